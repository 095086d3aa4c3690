-- submission_chunk.settled_at    set by reminder-scheduler, by nobody else
--
-- The sweep watches a chunk until nothing of it is left to do, then never reads it again: without this column every
-- pass would look through the deliveries of all campaigns there ever were.
ALTER TABLE submission_chunk ADD COLUMN settled_at timestamptz;
COMMENT ON COLUMN submission_chunk.settled_at IS
    'When the sweep saw nothing left to do: all its first deliveries ended, it is parked, or its submission or campaign ended without it. Who makes it stored again sets it to NULL.';

DROP INDEX submission_chunk_not_expanded;
CREATE INDEX submission_chunk_not_expanded ON submission_chunk (hinted_at) WHERE state = 'stored' AND settled_at IS NULL;
CREATE INDEX submission_chunk_being_sent ON submission_chunk (hinted_at) WHERE state = 'expanded' AND settled_at IS NULL;
CREATE INDEX submission_chunk_unsettled ON submission_chunk (campaign_id, submission_id, sequence) WHERE settled_at IS NULL;
