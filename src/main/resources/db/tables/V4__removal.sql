-- Removing a run looks for its output, to remove that too: without this, by reading the whole table.
CREATE INDEX output_by_run ON output (run);
