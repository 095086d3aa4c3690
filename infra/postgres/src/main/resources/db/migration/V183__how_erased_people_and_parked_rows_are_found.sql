-- Indexes on large tables, made while others read and write them. That is not possible within a transaction, so nothing else may stand
-- in this script; it can be run again from its beginning: one that was cut leaves an index behind that is good for nothing.

-- How the erasure of a person (V151) finds lists, corrected addresses and mails without an invitation.
DROP INDEX CONCURRENTLY IF EXISTS submission_of_workspace;
CREATE INDEX CONCURRENTLY submission_of_workspace ON submission (workspace_id, id);
DROP INDEX CONCURRENTLY IF EXISTS former_address_by_address;
CREATE INDEX CONCURRENTLY former_address_by_address ON former_address (address);
DROP INDEX CONCURRENTLY IF EXISTS delivery_by_own_address;
CREATE INDEX CONCURRENTLY delivery_by_own_address ON delivery (to_address) WHERE to_address IS NOT NULL;

-- How the parked rows of a campaign (V154) are found.
DROP INDEX CONCURRENTLY IF EXISTS row_outcome_parked;
CREATE INDEX CONCURRENTLY row_outcome_parked ON row_outcome (campaign_id, submission_id, row_number) WHERE outcome = 'parked';
