-- Who learns here, in which classrooms, and who is signed in. Times are milliseconds since the epoch.

-- id is the learner of every other table. Local mode has no accounts.
CREATE TABLE account (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,        -- as they wrote it
    name_key     TEXT   NOT NULL UNIQUE, -- what two names that look the same have in common
    role         TEXT   NOT NULL,        -- learner, instructor, operator
    password     TEXT   NOT NULL,        -- bcrypt
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT,
    deleted_at   BIGINT                  -- nobody signs in any more; what is kept about them is on its way out
);

CREATE TABLE classroom (
    id          TEXT   NOT NULL PRIMARY KEY,
    title       TEXT   NOT NULL,
    join_code   TEXT   UNIQUE,           -- null: nobody can join
    created_at  BIGINT NOT NULL,
    archived_at BIGINT                   -- kept for reading; its learners no longer see its courses
);

CREATE TABLE classroom_course (
    classroom TEXT    NOT NULL REFERENCES classroom (id) ON DELETE CASCADE,
    course    TEXT    NOT NULL,          -- slug; the course itself stands in files
    position  INTEGER NOT NULL,
    PRIMARY KEY (classroom, course)
);

CREATE TABLE enrolment (
    classroom   TEXT   NOT NULL REFERENCES classroom (id) ON DELETE CASCADE,
    account     TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role        TEXT   NOT NULL,         -- learner or instructor, in this classroom
    enrolled_at BIGINT NOT NULL,
    PRIMARY KEY (classroom, account)
);

CREATE INDEX enrolment_by_account ON enrolment (account);

-- A browser that is signed in. The cookie's value is never stored, only its SHA-256.
CREATE TABLE session (
    id           TEXT   NOT NULL PRIMARY KEY,
    account      TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    browser      TEXT   NOT NULL         -- its User-Agent, cut: for a person to recognise it
);

CREATE INDEX session_by_account ON session (account);

-- A link that works once: for the first operator, and for one who lost the password.
CREATE TABLE invitation (
    id         TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the secret in the link
    role       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
