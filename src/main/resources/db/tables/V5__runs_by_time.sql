-- When each learner of a class last ran something, and a learner's newest runs. Without it, both read all runs of the class with their
-- sources: 30 learners with 900 runs each took 0.47 s on PostgreSQL and 0.05 s on SQLite, with it 0.03 and 0.01 s.
CREATE INDEX run_by_time ON run (learner, course, accepted_at);
