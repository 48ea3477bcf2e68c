-- Rows of every table of version 5, as its server wrote them: a school with an operator, an instructor, two learners, and one whose account is on
-- its way out. MigrationTest takes them through all that came later; OlderSchoolTest signs in.
INSERT INTO account (id, name, name_key, role, password, created_at, last_seen_at, deleted_at) VALUES
    ('01a0c2fa-b000-7000-8000-000000000001', 'Olga Operator', 'olga operator', 'operator',
        '$2a$10$abcdefghijklmnopqrstuuchhnY6b/cC0aUfdyfg8y4mcl.jkR6XS', 1790000000000, 1790000500000, NULL),
    ('01a0c2fa-b000-7000-8000-000000000002', 'Ina Instructor', 'ina instructor', 'instructor',
        '$2a$10$abcdefghijklmnopqrstuuchhnY6b/cC0aUfdyfg8y4mcl.jkR6XS', 1790000001000, NULL, NULL),
    ('01a0c2fa-b000-7000-8000-000000000003', 'Łucja Ångström', 'łucja ångström', 'learner',
        '$2a$10$abcdefghijklmnopqrstuuchhnY6b/cC0aUfdyfg8y4mcl.jkR6XS', 1790000002000, 1790000400000, NULL),
    ('01a0c2fa-b000-7000-8000-000000000004', '李雷', '李雷', 'learner',
        '$2a$10$abcdefghijklmnopqrstuuchhnY6b/cC0aUfdyfg8y4mcl.jkR6XS', 1790000003000, NULL, NULL),
    ('01a0c2fa-b000-7000-8000-000000000005', 'Gone', '-01a0c2fa-b000-7000-8000-000000000005', 'learner', '', 1790000004000, NULL, 1790000450000);

INSERT INTO classroom (id, title, join_code, created_at, archived_at) VALUES
    ('01a0c2fa-b000-7000-8000-000000000011', 'Docker on Mondays', 'ABCD2345', 1790000010000, NULL),
    ('01a0c2fa-b000-7000-8000-000000000012', 'Docker last year', NULL, 1790000011000, 1790000012000);

INSERT INTO classroom_course (classroom, course, position) VALUES
    ('01a0c2fa-b000-7000-8000-000000000011', 'docker', 0),
    ('01a0c2fa-b000-7000-8000-000000000011', 'try', 1),
    ('01a0c2fa-b000-7000-8000-000000000012', 'docker', 0);

INSERT INTO enrolment (classroom, account, role, enrolled_at) VALUES
    ('01a0c2fa-b000-7000-8000-000000000011', '01a0c2fa-b000-7000-8000-000000000002', 'instructor', 1790000010000),
    ('01a0c2fa-b000-7000-8000-000000000011', '01a0c2fa-b000-7000-8000-000000000003', 'learner', 1790000020000),
    ('01a0c2fa-b000-7000-8000-000000000011', '01a0c2fa-b000-7000-8000-000000000004', 'learner', 1790000021000),
    ('01a0c2fa-b000-7000-8000-000000000012', '01a0c2fa-b000-7000-8000-000000000003', 'learner', 1790000011500);

-- the cookie is a-cookie-of-the-older-school
INSERT INTO session (id, account, created_at, last_seen_at, expires_at, browser) VALUES
    ('ccb9805638b9ad56b5382824777c1b20a4eef93ae9907f4b5fe16b34b87bd4ba', '01a0c2fa-b000-7000-8000-000000000003', 1790000390000, 1790000400000, 1795184390000, 'Mozilla/5.0 (X11; Linux x86_64)');

-- the link's secret is a-link-of-the-older-school
INSERT INTO invitation (id, role, created_at, expires_at) VALUES ('4537a05cb8004ad34c86f75948da68ce57d1cd2bee71d4fc697ff93847c14eb6', 'operator', 1790000500000, 1790086900000);

INSERT INTO run (id, learner, course, lesson, seq, number, cell, session, lesson_hash, source, terminal_columns, terminal_rows, execution,
        accepted_at, started_at, ended_at, closed_at, ending, exit_code, silent_seconds, ending_message, output_length, pruned) VALUES
    ('01940000-0000-7000-8000-000000000001', '01a0c2fa-b000-7000-8000-000000000003', 'docker', '01-images', 2, 1, 'first-bash-1', 'main', '3f7a9c',
        'echo hi # 🐳 naïve', 100, 24, '{"language":"bash"}', 1790000301001, 1790000301002, 1790000301503, 1790000301504, 'finished', 0, NULL, NULL, 4, 0);

INSERT INTO output (learner, run, from_byte, to_byte, bytes) VALUES
    ('01a0c2fa-b000-7000-8000-000000000003', '01940000-0000-7000-8000-000000000001', 0, 4, x'68690d0a');

INSERT INTO draft (learner, course, lesson, cell, source, saved_at) VALUES
    ('01a0c2fa-b000-7000-8000-000000000003', 'docker', '01-images', 'first-bash-2', 'my own 你好 text', 1790000303000);

INSERT INTO attempt (id, learner, course, lesson, task, number, lesson_hash, judged_at, points, max_points, passed, results) VALUES
    ('01940000-0000-7000-8000-000000000101', '01a0c2fa-b000-7000-8000-000000000003', 'docker', '01-images', 'pull', 1, '3f7a9c', 1790000304000, 1, 3, 0,
        '[{"id":"a","state":"failed"}]');

INSERT INTO note (learner, course, lesson, kind, name, value, saved_at) VALUES
    ('01a0c2fa-b000-7000-8000-000000000003', 'docker', '01-images', 'answer', 'LETTERS', '14 ½', 1790000305000);
