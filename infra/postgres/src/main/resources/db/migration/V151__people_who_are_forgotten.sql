-- The erasure of a person from one workspace. Owner of all of it: api-gateway, one step a transaction, under the lock of the erasure's row.
--
--   erasure              running -> done | account_stays; phase and cursor move with what the step did, so a step done twice or cut changes nothing;
--                        failures and due_at of a step that failed move by themselves, so that the others go first
--   erased_address       insert with the erasure; deleted when it is lifted, that of a mailbox only where it is wanted
--   erasure_invitation   insert; deleted when the mails of the invitation are done with
--
-- Beside the transitions named before, api-gateway makes for the person who is erased, in the order of the locks:
--   invitation         pending | opened -> revoked; address, mailbox and person become unrecognisable
--   delivery           ready | deferred | unknown that waits to be sent once more -> cancelled, with the cause 'erased'; where it went to and
--                      what the mail servers said goes. One that is being sent ends first. One that stays unknown gets the cause 'erased' too,
--                      with which it is no parked work (V154).
--   attempt            what the mail servers said goes
--   submission_chunk   the person's rows in payload say 'suppressed' and nothing else; their number, the counts and the hashes stay. In a chunk
--                      that comes later invite-worker does so, in the transaction that expands it
--   row_outcome        address, suggestion and argument go; outcome, reason and row number stay
--   evidence, former_address, suppression, kept answers (idempotency), and the account with its sessions, memberships and enrolments: deleted
--   audit_actor        the label becomes 'erased'
-- No row that the account of a campaign counts is taken away, so its equations hold before, between and after the steps.

CREATE TABLE erasure (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    address      text,
    mailbox      text,
    phase        text        NOT NULL DEFAULT 'lists' CHECK (phase IN ('lists', 'invitations', 'mails', 'rest', 'done', 'account_stays')),
    submission   bigint      NOT NULL DEFAULT 0,
    sequence     integer     NOT NULL DEFAULT -1,
    due_at       timestamptz NOT NULL,
    failures     integer     NOT NULL DEFAULT 0,
    lists        bigint      NOT NULL DEFAULT 0,
    rows         bigint      NOT NULL DEFAULT 0,
    invitations  bigint      NOT NULL DEFAULT 0,
    mails        bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    CHECK ((phase IN ('done', 'account_stays')) = (finished_at IS NOT NULL)),
    CHECK ((finished_at IS NULL) = (address IS NOT NULL)),
    CHECK ((address IS NULL) = (mailbox IS NULL))
);
COMMENT ON COLUMN erasure.phase IS 'account_stays: ended, but an account that had come back meanwhile is the last owner''s.';
COMMENT ON COLUMN erasure.address IS 'Only until it ends.';
COMMENT ON COLUMN erasure.submission IS 'The lists up to this chunk (submission, sequence) are done with.';
COMMENT ON COLUMN erasure.failures IS 'How often in a row its present step failed.';
CREATE INDEX erasure_due ON erasure (due_at) WHERE finished_at IS NULL;
CREATE INDEX erasure_of_workspace ON erasure (workspace_id, id);
CREATE UNIQUE INDEX erasure_running_once ON erasure (workspace_id, address) WHERE finished_at IS NULL;

CREATE TABLE erased_address (
    workspace_id bigint            NOT NULL REFERENCES workspace,
    hash         bytea             NOT NULL CHECK (length(hash) = 33),
    scope        suppression_scope NOT NULL,
    erased_at    timestamptz       NOT NULL,
    PRIMARY KEY (workspace_id, hash)
);
COMMENT ON TABLE erased_address IS 'Whom the workspace must not write to, and knows no more: io.beckon.contracts.link.ErasedHashes.';
COMMENT ON COLUMN erased_address.scope IS 'mailbox: the whole mailbox had been on the suppression list.';

CREATE TABLE erasure_invitation (
    erasure_id    bigint NOT NULL REFERENCES erasure,
    invitation_id bigint NOT NULL,
    PRIMARY KEY (erasure_id, invitation_id)
);

-- The indexes by which the person is found are on large tables, and made by V183.
