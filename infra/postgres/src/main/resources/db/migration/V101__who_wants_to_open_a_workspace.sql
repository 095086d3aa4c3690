-- Who wants to open a workspace and has not confirmed the mailbox yet. Owner: api-gateway.
--
--   sign_up   insert; deleted when it is confirmed, which makes the workspace and its owner, or after it has expired

CREATE TABLE sign_up (
    key            bytea       PRIMARY KEY CHECK (length(key) = 32),
    workspace_name text        NOT NULL CHECK (length(workspace_name) BETWEEN 1 AND 200),
    owner_name     text        NOT NULL CHECK (length(owner_name) BETWEEN 1 AND 200),
    address        text        NOT NULL,
    locale         text        NOT NULL,
    expires_at     timestamptz NOT NULL
);
COMMENT ON COLUMN sign_up.key IS
    'SHA-256 of its id, which only who signs up knows. There is a row for addresses in use too: nobody can tell by the time it takes.';
CREATE INDEX sign_up_over ON sign_up (expires_at);
