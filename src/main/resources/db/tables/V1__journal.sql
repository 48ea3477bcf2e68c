-- The journal of runs, their output, and drafts. The learner stands in every table and every key.
-- Times are milliseconds since the epoch. The queries are common to SQLite and PostgreSQL; a PostgreSQL variant of this file
-- belongs into ../postgresql and differs in BLOB (BYTEA).

CREATE TABLE run (
    id               TEXT    NOT NULL PRIMARY KEY,
    learner          TEXT    NOT NULL,
    course           TEXT    NOT NULL,
    lesson           TEXT    NOT NULL,
    seq              BIGINT  NOT NULL, -- number of its last change in the journal of (learner, course, lesson)
    number           BIGINT  NOT NULL, -- seq when it was accepted: the order of runs
    cell             TEXT    NOT NULL,
    session          TEXT    NOT NULL,
    lesson_hash      TEXT    NOT NULL,
    source           TEXT    NOT NULL,
    terminal_columns INTEGER NOT NULL,
    terminal_rows    INTEGER NOT NULL,
    execution        TEXT    NOT NULL, -- what else the server needs to send it to a sandbox again
    accepted_at      BIGINT  NOT NULL,
    started_at       BIGINT,
    ended_at         BIGINT,
    closed_at        BIGINT,           -- no output comes after it
    ending           TEXT,
    exit_code        INTEGER,
    silent_seconds   BIGINT,
    ending_message   TEXT,
    output_length    BIGINT  NOT NULL, -- bytes that are stored or counted as left out
    pruned           INTEGER NOT NULL  -- 1: source and output were dropped, many later runs of the cell exist
);

CREATE UNIQUE INDEX run_by_seq ON run (learner, course, lesson, seq);
CREATE INDEX run_by_cell ON run (learner, course, lesson, cell, number) WHERE pruned = 0;
CREATE INDEX run_open ON run (learner, id) WHERE ended_at IS NULL OR closed_at IS NULL;

-- Bytes from_byte (inclusive) to to_byte (exclusive) of a run's output. What no row covers was left out.
CREATE TABLE output (
    learner   TEXT   NOT NULL,
    run       TEXT   NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    from_byte BIGINT NOT NULL,
    to_byte   BIGINT NOT NULL,
    bytes     BLOB   NOT NULL,
    PRIMARY KEY (learner, run, from_byte)
);

-- The text of a cell as the learner edited it.
CREATE TABLE draft (
    learner  TEXT   NOT NULL,
    course   TEXT   NOT NULL,
    lesson   TEXT   NOT NULL,
    cell     TEXT   NOT NULL,
    source   TEXT   NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (learner, course, lesson, cell)
);
