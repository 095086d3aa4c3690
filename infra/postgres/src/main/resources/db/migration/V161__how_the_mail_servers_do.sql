-- What the mail workers see of the servers they hand mails to. Owner of both tables: mail-worker; each worker writes its own rows, at
-- most every few seconds, and nobody decides anything by them. Rows of the past go with the next report of any worker.

CREATE TABLE provider_health (
    provider        text        NOT NULL,
    worker_id       bigint      NOT NULL,
    reported_at     timestamptz NOT NULL,
    connections     integer     NOT NULL CHECK (connections >= 0),
    waiting         integer     NOT NULL CHECK (waiting >= 0),
    last_success_at timestamptz,
    last_failure_at timestamptz,
    failure_phase   text,
    failure_code    smallint,
    failure_words   text,
    PRIMARY KEY (provider, worker_id),
    CHECK ((last_failure_at IS NULL) = (failure_words IS NULL))
);
COMMENT ON COLUMN provider_health.failure_words IS
    'The server''s own, or those of a connection that failed, without the addresses in them: they may be people of any workspace.';
CREATE INDEX provider_health_by_report ON provider_health (reported_at);

CREATE TABLE provider_minute (
    provider  text        NOT NULL,
    minute    timestamptz NOT NULL,
    worker_id bigint      NOT NULL,
    sent      integer     NOT NULL CHECK (sent >= 0),
    deferred  integer     NOT NULL CHECK (deferred >= 0),
    failed    integer     NOT NULL CHECK (failed >= 0),
    unknown   integer     NOT NULL CHECK (unknown >= 0),
    PRIMARY KEY (provider, minute, worker_id)
);
COMMENT ON TABLE provider_minute IS 'How a worker''s tries of that minute ended; written as sums, so that a report told twice changes nothing.';
CREATE INDEX provider_minute_by_minute ON provider_minute (minute);
