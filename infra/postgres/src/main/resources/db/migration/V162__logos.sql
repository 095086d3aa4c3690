-- logo: owner api-gateway. Insert when a manager uploads one, which also sets workspace.logo_url; the oldest go when a workspace has more
-- than twenty. A mail that was sent shows the logo of its day, so an older one stays as long as that.

CREATE TABLE logo (
    workspace_id bigint      NOT NULL REFERENCES workspace,
    hash         bytea       NOT NULL CHECK (length(hash) = 32),
    content      bytea       NOT NULL CHECK (length(content) BETWEEN 1 AND 1000000),
    width        smallint    NOT NULL CHECK (width BETWEEN 1 AND 480),
    height       smallint    NOT NULL CHECK (height BETWEEN 1 AND 160),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, hash)
);
COMMENT ON COLUMN logo.hash IS 'SHA-256 of the content, which is a PNG of our own making.';
CREATE INDEX logo_by_hash ON logo (hash);
