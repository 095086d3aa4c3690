-- The tables of the road from a list of people to what became of every line of it.
--
-- Owners and who makes which transition (nobody else does; see infra/adr/0002):
--
--   workspace, account, api_key, template, template_text, suppression, idempotency      api-gateway
--   campaign            draft -> scheduled -> running <-> paused, -> cancelled,
--                       done -> running (a further submission)                          api-gateway
--                       scheduled -> running (its time came), running -> done           reminder-scheduler
--   submission          open -> sealed | refused                                        api-gateway
--                       open -> expired (its lease ran out and nobody came back)        reminder-scheduler
--   submission_chunk    insert                                                          api-gateway
--                       stored -> expanded | parked                                     invite-worker
--                       hinted_at                                                       reminder-scheduler
--   row_outcome         insert                                                          invite-worker
--   invitation          insert (pending)                                                invite-worker
--                       pending -> opened -> accepted, -> revoked                       api-gateway
--                       pending -> failed                                               mail-worker
--                       pending | opened -> expired                                     reminder-scheduler
--                       -> bounced                                                      mail-worker
--   delivery            insert (invitation)                                             invite-worker
--                       insert (reminder, follow_up)                                    reminder-scheduler
--                       insert (test, resend, copy, code, notice)                       api-gateway
--                       ready -> sending -> sent | deferred | failed | unknown,
--                       -> suppressed | cancelled                                       mail-worker
--                       sending -> unknown (a dead worker's claim)                      reminder-scheduler
--                       follow_up_at: set with sent by mail-worker, moved on by         reminder-scheduler
--   worker, claim       mail-worker; a dead worker's claims are taken away by           reminder-scheduler
--   follow_up           insert                                                          api-gateway
--                       requested -> done                                               reminder-scheduler
--   reminder_slot       mail-worker
--   evidence            api-gateway
--   parked_message      whoever could not read it
--
-- Lock order everywhere: campaign, invitation, delivery.

CREATE TYPE manager_role AS ENUM ('owner', 'full_manager', 'limited_manager', 'learner');
CREATE TYPE campaign_state AS ENUM ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled');
CREATE TYPE destination_kind AS ENUM ('portal', 'course', 'url');
CREATE TYPE reminder_stop AS ENUM ('opened', 'accepted');
CREATE TYPE step_anchor AS ENUM ('after_sending', 'before_expiry');
CREATE TYPE lane AS ENUM ('express', 'bulk');
CREATE TYPE submission_state AS ENUM ('open', 'sealed', 'refused', 'expired');
CREATE TYPE chunk_state AS ENUM ('stored', 'expanded', 'parked');
CREATE TYPE row_outcome_kind AS ENUM ('refused', 'parked');
CREATE TYPE refusal AS ENUM ('invalid', 'duplicate', 'in_use', 'suppressed', 'over_limit');
CREATE TYPE invitation_state AS ENUM ('pending', 'opened', 'accepted', 'revoked', 'expired', 'failed', 'bounced');
CREATE TYPE delivery_purpose AS ENUM
    ('invitation', 'reminder', 'follow_up', 'resend', 'test', 'copy', 'code', 'notice');
CREATE TYPE delivery_state AS ENUM
    ('ready', 'sending', 'sent', 'deferred', 'failed', 'unknown', 'suppressed', 'cancelled');
CREATE TYPE suppression_scope AS ENUM ('address', 'mailbox');
CREATE TYPE suppression_reason AS ENUM ('unsubscribed', 'bounced', 'complained', 'manual');
CREATE TYPE evidence_grade AS ENUM ('none', 'prefetch', 'probable', 'click', 'signed_in');
CREATE TYPE unknown_policy AS ENUM ('resend', 'park');
CREATE TYPE follow_up_state AS ENUM ('requested', 'done');

CREATE TABLE workspace (
    id                      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                    text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    from_name               text        NOT NULL,
    from_address            text        NOT NULL,
    reply_to                text,
    public_base_url         text        NOT NULL,
    support_contact         text,
    privacy_url             text,
    terms_url               text,
    logo_url                text,
    accent_colour           text        CHECK (accent_colour ~ '^#[0-9a-f]{6}$'),
    locale                  text        NOT NULL DEFAULT 'en',
    time_zone               text        NOT NULL DEFAULT 'UTC',
    sending_from_minute     smallint    NOT NULL DEFAULT 0 CHECK (sending_from_minute BETWEEN 0 AND 1439),
    sending_until_minute    smallint    NOT NULL DEFAULT 1440 CHECK (sending_until_minute BETWEEN 1 AND 1440),
    pre_authenticated_links boolean     NOT NULL DEFAULT true,
    sub_address_separator   text        NOT NULL DEFAULT '+' CHECK (sub_address_separator IN ('+', '#', '-', '=')),
    allowed_hosts           text[]      NOT NULL DEFAULT '{}',
    unknown_deliveries      unknown_policy NOT NULL DEFAULT 'resend',
    reminders_per_day_limit boolean     NOT NULL DEFAULT true,
    created_at              timestamptz NOT NULL DEFAULT now(),
    CHECK (sending_from_minute < sending_until_minute)
);
COMMENT ON COLUMN workspace.sending_from_minute IS 'Minute of the recipient''s day at which reminders may begin; sending_until_minute is the first at which they may not.';
COMMENT ON COLUMN workspace.reminders_per_day_limit IS
    'At most one reminder a mailbox and local day across all campaigns; off only where time is compressed, as in the demo.';

CREATE TABLE account (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint       NOT NULL REFERENCES workspace,
    address      text         NOT NULL UNIQUE,
    mailbox      text         NOT NULL,
    display_name text,
    role         manager_role NOT NULL DEFAULT 'learner',
    created_at   timestamptz  NOT NULL DEFAULT now()
);
COMMENT ON COLUMN account.address IS 'Normalised; the login key, unique platform-wide (S2).';
CREATE INDEX account_of_workspace ON account (workspace_id, id);

CREATE TABLE api_key (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint       NOT NULL REFERENCES workspace,
    label        text         NOT NULL,
    role         manager_role NOT NULL,
    hint         text         NOT NULL,
    hash         bytea        NOT NULL UNIQUE CHECK (length(hash) = 32),
    created_at   timestamptz  NOT NULL DEFAULT now(),
    revoked_at   timestamptz
);
COMMENT ON COLUMN api_key.hash IS 'SHA-256 of the secret, which has 256 random bits and is shown once.';

CREATE TABLE template (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    version      integer     NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, name)
);

CREATE TABLE template_text (
    template_id bigint NOT NULL REFERENCES template ON DELETE CASCADE,
    locale      text   NOT NULL,
    subject     text   NOT NULL,
    html        text   NOT NULL,
    text        text   NOT NULL,
    PRIMARY KEY (template_id, locale)
);

CREATE TABLE campaign (
    id                      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id            bigint           NOT NULL REFERENCES workspace,
    name                    text             NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    state                   campaign_state   NOT NULL DEFAULT 'draft',
    locale                  text             NOT NULL DEFAULT 'en',
    template_id             bigint           REFERENCES template,
    message                 text,
    destination_kind        destination_kind NOT NULL DEFAULT 'portal',
    destination_name        text,
    destination_url         text,
    reminders_stop_on       reminder_stop    NOT NULL DEFAULT 'opened',
    pre_authenticated_links boolean,
    expires_after_seconds   bigint           CHECK (expires_after_seconds > 0),
    send_while_uploading    boolean          NOT NULL DEFAULT false,
    row_limit               bigint           NOT NULL CHECK (row_limit > 0),
    start_at                timestamptz,
    started_at              timestamptz,
    finished_at             timestamptz,
    created_at              timestamptz      NOT NULL DEFAULT now(),
    version                 integer          NOT NULL DEFAULT 1,
    CHECK (state <> 'scheduled' OR start_at IS NOT NULL),
    CHECK (state NOT IN ('running', 'paused', 'done') OR started_at IS NOT NULL),
    CHECK ((state IN ('done', 'cancelled')) = (finished_at IS NOT NULL))
);
COMMENT ON COLUMN campaign.version IS 'Raised by every change; workers cache what they render by (id, version).';
CREATE INDEX campaign_of_workspace ON campaign (workspace_id, id);
CREATE INDEX campaign_by_state ON campaign (state, id);

CREATE TABLE campaign_step (
    campaign_id    bigint      NOT NULL REFERENCES campaign ON DELETE CASCADE,
    ordinal        integer     NOT NULL CHECK (ordinal > 0),
    anchor         step_anchor NOT NULL,
    offset_seconds bigint      NOT NULL CHECK (offset_seconds >= 0),
    template_id    bigint      REFERENCES template,
    message        text,
    PRIMARY KEY (campaign_id, ordinal)
);

CREATE TABLE submission (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id     bigint           NOT NULL REFERENCES workspace,
    campaign_id      bigint           NOT NULL REFERENCES campaign,
    idempotency_key  text,
    content_type     text             NOT NULL,
    state            submission_state NOT NULL DEFAULT 'open',
    epoch            integer          NOT NULL DEFAULT 1,
    lease_until      timestamptz      NOT NULL,
    lane             lane             NOT NULL DEFAULT 'bulk',
    chunk_count      integer          NOT NULL DEFAULT 0,
    row_count        bigint           NOT NULL DEFAULT 0,
    byte_count       bigint           NOT NULL DEFAULT 0,
    content_hash     bytea,
    columns          jsonb,
    problem          jsonb,
    created_at       timestamptz      NOT NULL DEFAULT now(),
    sealed_at        timestamptz,
    CHECK ((state = 'sealed') = (sealed_at IS NOT NULL)),
    CHECK (state <> 'sealed' OR content_hash IS NOT NULL),
    UNIQUE (workspace_id, idempotency_key)
);
COMMENT ON COLUMN submission.epoch IS 'Raised by whoever takes the upload over; chunk inserts of an older epoch are refused.';
COMMENT ON COLUMN submission.byte_count IS 'Decoded bytes (after gzip).';
COMMENT ON COLUMN submission.problem IS 'Why it was refused: the RFC 9457 document that was answered.';
CREATE INDEX submission_of_campaign ON submission (campaign_id, id);
CREATE INDEX submission_open_lease ON submission (lease_until) WHERE state = 'open';

-- A chunk holds up to 1,000 recipients as they were sent in, compressed. It serves expansion, outcomes by
-- original row number, and the comparison of a repeated upload, prefix by prefix.
CREATE TABLE submission_chunk (
    submission_id       bigint      NOT NULL REFERENCES submission,
    sequence            integer     NOT NULL CHECK (sequence >= 0),
    workspace_id        bigint      NOT NULL,
    campaign_id         bigint      NOT NULL,
    row_count           integer     NOT NULL CHECK (row_count BETWEEN 1 AND 1024),
    first_row           bigint      NOT NULL,
    last_row            bigint      NOT NULL,
    end_offset          bigint      NOT NULL,
    prefix_hash         bytea       NOT NULL CHECK (length(prefix_hash) = 32),
    payload             bytea       NOT NULL,
    state               chunk_state NOT NULL DEFAULT 'stored',
    failures            smallint    NOT NULL DEFAULT 0,
    cause               text,
    hinted_at           timestamptz NOT NULL DEFAULT now(),
    expanded_at         timestamptz,
    first_invitation_id bigint,
    first_delivery_id   bigint,
    invited_count       integer,
    PRIMARY KEY (submission_id, sequence),
    CHECK ((state = 'expanded') = (expanded_at IS NOT NULL)),
    CHECK (state <> 'expanded' OR invited_count IS NOT NULL)
);
COMMENT ON COLUMN submission_chunk.prefix_hash IS 'SHA-256 of the decoded bytes from the first byte of the upload to end_offset.';
COMMENT ON COLUMN submission_chunk.first_invitation_id IS
    'Its invitations have the ids first_invitation_id .. + invited_count - 1, its first deliveries likewise.';
ALTER TABLE submission_chunk ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX submission_chunk_not_expanded ON submission_chunk (hinted_at) WHERE state = 'stored';
CREATE INDEX submission_chunk_of_campaign ON submission_chunk (campaign_id, submission_id, sequence);

-- Only rows that were not invited; an invited row is its invitation.
CREATE TABLE row_outcome (
    submission_id     bigint           NOT NULL REFERENCES submission,
    row_number        bigint           NOT NULL,
    campaign_id       bigint           NOT NULL,
    outcome           row_outcome_kind NOT NULL,
    refusal           refusal,
    code              text             NOT NULL,
    argument          text,
    address           text,
    suggested_address text,
    PRIMARY KEY (submission_id, row_number),
    CHECK ((outcome = 'refused') = (refusal IS NOT NULL))
);
COMMENT ON COLUMN row_outcome.code IS 'io.beckon.contracts.outcome.RowReason.code(): the sentence is made from it when read.';
CREATE INDEX row_outcome_of_campaign ON row_outcome (campaign_id);

-- Every nextval is the start of a block of 1,024 ids: a chunk's rows, or a batch of reminders, stand side by side.
CREATE SEQUENCE invitation_block INCREMENT BY 1024 START WITH 1024;
CREATE SEQUENCE delivery_block INCREMENT BY 1024 START WITH 1024;

CREATE TABLE invitation (
    id            bigint           PRIMARY KEY,
    workspace_id  bigint           NOT NULL REFERENCES workspace,
    campaign_id   bigint           NOT NULL REFERENCES campaign,
    submission_id bigint           NOT NULL,
    row_number    bigint           NOT NULL,
    address       text             NOT NULL,
    mailbox       text             NOT NULL,
    locale        text,
    time_zone     text,
    person        jsonb            NOT NULL DEFAULT '{}',
    state         invitation_state NOT NULL DEFAULT 'pending',
    token_version smallint         NOT NULL DEFAULT 1,
    created_at    timestamptz      NOT NULL DEFAULT now(),
    opened_at     timestamptz,
    accepted_at   timestamptz,
    ended_at      timestamptz,
    CHECK (state <> 'pending' OR (opened_at IS NULL AND accepted_at IS NULL)),
    CHECK (state <> 'opened' OR opened_at IS NOT NULL),
    CHECK (state <> 'accepted' OR (opened_at IS NOT NULL AND accepted_at IS NOT NULL)),
    CHECK ((state IN ('revoked', 'expired', 'failed', 'bounced')) = (ended_at IS NOT NULL))
);
COMMENT ON COLUMN invitation.person IS '{"name","firstName","lastName","columns":{header: value}}: as in the list, for templates.';
CREATE INDEX invitation_list ON invitation (workspace_id, state, id);
-- Both by the bytes of the address, so that they serve its order as well as its beginning (infra/adr/0186).
CREATE UNIQUE INDEX invitation_once_a_campaign ON invitation (campaign_id, address text_pattern_ops);
CREATE INDEX invitation_search_by_address ON invitation (workspace_id, address text_pattern_ops, id);

-- Hot: every mail updates its row two times. No index mentions state, not even in a predicate: a partial index
-- on state cost every HOT update, one on next_attempt_at IS NOT NULL none.
CREATE TABLE delivery (
    id               bigint           PRIMARY KEY,
    workspace_id     bigint           NOT NULL,
    campaign_id      bigint           REFERENCES campaign,
    invitation_id    bigint           REFERENCES invitation,
    purpose          delivery_purpose NOT NULL,
    ordinal          integer          NOT NULL DEFAULT 0,
    state            delivery_state   NOT NULL DEFAULT 'ready',
    attempts         smallint         NOT NULL DEFAULT 0,
    lane             lane             NOT NULL DEFAULT 'bulk',
    resent           boolean          NOT NULL DEFAULT false,
    doubled          boolean          NOT NULL DEFAULT false,
    reply_code       smallint,
    epoch            integer,
    worker_id        bigint,
    created_at       timestamptz      NOT NULL DEFAULT now(),
    first_attempt_at timestamptz,
    next_attempt_at  timestamptz,
    sent_at          timestamptz,
    follow_up_at     timestamptz,
    to_address       text,
    reply_status     text,
    reply_text       text,
    provider         text,
    cause            text,
    content          jsonb,
    CONSTRAINT delivery_once_a_purpose UNIQUE (invitation_id, purpose, ordinal),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (state <> 'deferred' OR next_attempt_at IS NOT NULL),
    CHECK (state <> 'sending' OR (worker_id IS NOT NULL AND epoch IS NOT NULL)),
    CHECK (state NOT IN ('sent', 'failed', 'suppressed', 'cancelled') OR next_attempt_at IS NULL),
    CHECK (invitation_id IS NOT NULL OR to_address IS NOT NULL)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON COLUMN delivery.ordinal IS 'invitation: 0; reminder: the step''s ordinal; follow_up: follow_up.id; resend: the token version it sent.';
COMMENT ON COLUMN delivery.next_attempt_at IS
    'When a deferred delivery is due again; for a ready one that no chunk covers, when it is due even though its hint was lost.';
COMMENT ON COLUMN delivery.follow_up_at IS
    'On a sent invitation: when the scheduler next has something to do for it (a reminder step, or its expiry).';
COMMENT ON COLUMN delivery.resent IS 'It was unknown once and was sent again with the same Message-ID.';
COMMENT ON COLUMN delivery.doubled IS 'A second 250 was recorded: the mail server took it twice.';
COMMENT ON COLUMN delivery.content IS 'What this one mail says beside the template: {"message"} of a follow-up, {"code"} of a one-time code.';
CREATE INDEX delivery_of_campaign ON delivery (campaign_id, id);
CREATE INDEX delivery_due ON delivery (campaign_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX delivery_follow_up_due ON delivery (campaign_id, follow_up_at) WHERE follow_up_at IS NOT NULL;

-- Tries that did not end in a 250; the one that did is the delivery itself.
CREATE TABLE attempt (
    delivery_id  bigint      NOT NULL,
    number       smallint    NOT NULL,
    at           timestamptz NOT NULL,
    phase        text        NOT NULL,
    reply_code   smallint,
    reply_status text,
    reply_text   text,
    provider     text,
    cause        text,
    PRIMARY KEY (delivery_id, number)
);

CREATE TABLE worker (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL,
    epoch       integer     NOT NULL DEFAULT 1,
    lease_until timestamptz NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE worker IS 'One row a mail-worker process; its lease covers all its claims.';

CREATE TABLE claim (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker_id    bigint      NOT NULL,
    epoch        integer     NOT NULL,
    delivery_ids bigint[]    NOT NULL,
    claimed_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE claim IS 'Which deliveries a worker holds, so that a dead worker''s are found without an index on the hot table.';
CREATE INDEX claim_of_worker ON claim (worker_id);

CREATE TABLE follow_up (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id  bigint          NOT NULL REFERENCES workspace,
    selection     jsonb           NOT NULL,
    message       text,
    state         follow_up_state NOT NULL DEFAULT 'requested',
    cursor        bigint          NOT NULL DEFAULT 0,
    up_to         bigint          NOT NULL,
    queued_count  bigint          NOT NULL DEFAULT 0,
    held_count    bigint          NOT NULL DEFAULT 0,
    created_at    timestamptz     NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    CHECK ((state = 'done') = (finished_at IS NOT NULL))
);
COMMENT ON COLUMN follow_up.selection IS 'io.beckon.contracts.followup.FollowUpSelection: ids, or a filter.';
COMMENT ON COLUMN follow_up.cursor IS 'Invitations up to this id are done with.';
COMMENT ON COLUMN follow_up.up_to IS 'The newest invitation when it was asked for; later ones are not followed up by it.';
COMMENT ON COLUMN follow_up.held_count IS 'Selected, but no longer to be followed up (accepted, ended, suppressed, not yet sent), or held back by the daily limit.';
CREATE INDEX follow_up_requested ON follow_up (id) WHERE state = 'requested';

CREATE TABLE reminder_slot (
    workspace_id bigint NOT NULL,
    mailbox      text   NOT NULL,
    day          date   NOT NULL,
    delivery_id  bigint NOT NULL,
    PRIMARY KEY (workspace_id, mailbox, day)
);
COMMENT ON TABLE reminder_slot IS 'At most one reminder a mailbox and day (the recipient''s date) across the campaigns of a workspace.';

CREATE TABLE suppression (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint             NOT NULL REFERENCES workspace,
    scope        suppression_scope  NOT NULL,
    value        text               NOT NULL,
    reason       suppression_reason NOT NULL,
    created_at   timestamptz        NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, scope, value)
);
COMMENT ON COLUMN suppression.scope IS 'A bounce suppresses the exact address, an unsubscribe the mailbox.';

CREATE TABLE evidence (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invitation_id bigint         NOT NULL REFERENCES invitation,
    at            timestamptz    NOT NULL DEFAULT now(),
    grade         evidence_grade NOT NULL,
    kind          text           NOT NULL,
    user_agent    text
);
CREATE INDEX evidence_of_invitation ON evidence (invitation_id, id);

CREATE TABLE parked_message (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel    text        NOT NULL,
    kind       text,
    payload    bytea       NOT NULL,
    cause      text        NOT NULL,
    parked_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency (
    workspace_id bigint      NOT NULL REFERENCES workspace,
    key          text        NOT NULL,
    fingerprint  bytea       NOT NULL,
    status       smallint,
    location     text,
    body         bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, key)
);
COMMENT ON TABLE idempotency IS 'Answers already given under an Idempotency-Key, for every POST but submissions, which keep their own.';
COMMENT ON COLUMN idempotency.status IS 'NULL while the first request is still running.';
