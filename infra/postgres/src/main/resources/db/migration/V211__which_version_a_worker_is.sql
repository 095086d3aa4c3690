-- Which version of Beckon a mail worker runs, for the operations page. Owner: mail-worker, which writes it when it begins its lease.

ALTER TABLE worker ADD COLUMN version text;
COMMENT ON COLUMN worker.version IS 'NULL where the worker runs from no jar that says, or began before this column was there.';
