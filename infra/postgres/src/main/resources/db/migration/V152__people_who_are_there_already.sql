-- Existing people loaded in bulk. Owner of all of it: api-gateway.
--
--   account_import       running -> done | broken; parts and the counts move with each part of up to 1,000 rows, in the transaction that adds
--                        its accounts: a part that is tried again because the answer to its commit was lost is known by parts
--   account_import_row   insert; only rows that did not become an account. The erasure of a person takes its texts away
--
-- An import that stays running longer than its upload was cut; what it counts is there, and the list can be sent again.

CREATE TABLE account_import (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    state        text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'broken')),
    parts        bigint      NOT NULL DEFAULT 0,
    rows         bigint      NOT NULL DEFAULT 0,
    added        bigint      NOT NULL DEFAULT 0,
    refused      bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    CHECK (rows = added + refused),
    CHECK ((state = 'running') = (finished_at IS NULL)),
    UNIQUE (workspace_id, id)
);
CREATE TABLE account_import_row (
    import_id         bigint NOT NULL REFERENCES account_import,
    row_number        bigint NOT NULL,
    code              text   NOT NULL,
    argument          text,
    address           text,
    suggested_address text,
    PRIMARY KEY (import_id, row_number)
);
COMMENT ON COLUMN account_import.parts IS 'How many parts of the list have their outcomes.';
COMMENT ON COLUMN account_import_row.code IS 'io.beckon.contracts.outcome.RowReason.code(): the sentence is made from it when read.';
CREATE INDEX account_import_row_by_address ON account_import_row (address) WHERE address IS NOT NULL;

ALTER TABLE account ADD COLUMN import_id bigint REFERENCES account_import, ADD COLUMN import_row bigint;
COMMENT ON COLUMN account.import_row IS 'With import_id: from which row of which list it was made, so that a further row with its address is known as a duplicate.';
