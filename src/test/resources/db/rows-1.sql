-- Rows of every table of version 1, as its server wrote them. MigrationTest takes them through all that came later.
INSERT INTO run (id, learner, course, lesson, seq, number, cell, session, lesson_hash, source, terminal_columns, terminal_rows, execution,
        accepted_at, started_at, ended_at, closed_at, ending, exit_code, silent_seconds, ending_message, output_length, pruned) VALUES
    ('01940000-0000-7000-8000-000000000001', 'local', 'docker', '01-images', 2, 1, 'first-bash-1', 'main', '3f7a9c', 'echo hi # 🐳 naïve', 100, 24,
        '{"language":"bash"}', 1790000001001, 1790000001002, 1790000001503, 1790000001504, 'finished', 0, NULL, NULL, 4, 0),
    ('01940000-0000-7000-8000-000000000002', 'local', 'docker', '01-images', 4, 3, 'first-bash-2', 'main', '3f7a9c', 'sleep 100', 80, 24,
        '{"language":"bash"}', 1790000002001, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0);

INSERT INTO output (learner, run, from_byte, to_byte, bytes) VALUES
    ('local', '01940000-0000-7000-8000-000000000001', 0, 4, x'68690d0a');

INSERT INTO draft (learner, course, lesson, cell, source, saved_at) VALUES
    ('local', 'docker', '01-images', 'first-bash-2', 'my own 你好 text', 1790000003000);
