-- Made while others read and write, so nothing else may stand in this script (see V183); it can be run again from its beginning.
-- What was given up is looked for nowhere, and would have to be passed over each time.
DROP INDEX CONCURRENTLY IF EXISTS row_outcome_waiting;
CREATE INDEX CONCURRENTLY row_outcome_waiting ON row_outcome (campaign_id, submission_id, row_number)
    WHERE outcome = 'parked' AND given_up_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS row_outcome_parked;
