-- The operator of the installation, across workspaces. Owner of all of it: api-gateway.
--
--   operator_key             insert at first start; revoked_at is set by hand
--   workspace.suspended_at   set and cleared by an operator's key. While it is set api-gateway lets nobody in, and mail-worker claims nothing

CREATE TABLE operator_key (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label      text        NOT NULL,
    hint       text        NOT NULL,
    hash       bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
COMMENT ON COLUMN operator_key.hash IS 'As api_key.hash.';

ALTER TABLE workspace ADD COLUMN suspended_at timestamptz;
CREATE INDEX workspace_suspended ON workspace (id) WHERE suspended_at IS NOT NULL;
CREATE INDEX submission_chunk_parked ON submission_chunk (workspace_id, submission_id, sequence) WHERE state = 'parked';
