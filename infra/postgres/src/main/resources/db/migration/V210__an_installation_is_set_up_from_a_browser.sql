-- The codes by which an installation without any workspace is set up from a browser. Owner: api-gateway.
--
--   setup_code    insert at a start that finds no workspace; all are deleted with the first workspace

CREATE TABLE setup_code (
    hash       bytea       NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE setup_code IS 'One for each gateway that found no file with such a code at its start: any of them will do.';
COMMENT ON COLUMN setup_code.hash IS 'SHA-256 of the code, which has more than 100 random bits.';
