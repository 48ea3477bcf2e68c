-- What was judged, and the small things that judging needs to know. Times are milliseconds since the epoch.

-- One judged try at an exercise or a quiz. What could not be judged (our failure) is not here.
CREATE TABLE attempt (
    id          TEXT    NOT NULL PRIMARY KEY,
    learner     TEXT    NOT NULL,
    course      TEXT    NOT NULL,
    lesson      TEXT    NOT NULL,
    task        TEXT    NOT NULL, -- id of the exercise or quiz
    number      BIGINT  NOT NULL, -- from 1 per learner and lesson: the order of attempts
    lesson_hash TEXT    NOT NULL,
    judged_at   BIGINT  NOT NULL,
    points      INTEGER NOT NULL,
    max_points  INTEGER NOT NULL,
    passed      INTEGER NOT NULL,
    results     TEXT    NOT NULL  -- JSON: what was said about each part
);

CREATE UNIQUE INDEX attempt_by_number ON attempt (learner, course, lesson, number);
CREATE INDEX attempt_by_task ON attempt (learner, course, lesson, task, number);

-- A value kept under a name: a typed answer, what a setup exported, a solution that was looked at.
CREATE TABLE note (
    learner  TEXT   NOT NULL,
    course   TEXT   NOT NULL,
    lesson   TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (learner, course, lesson, kind, name)
);
