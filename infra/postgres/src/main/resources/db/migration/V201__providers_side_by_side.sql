-- What a worker adds to its report of each provider, and which recipient domains it holds back. Owner of both tables: mail-worker; each
-- worker writes its own rows, nobody decides anything by them, and rows of the past go with the next report of any worker.

ALTER TABLE provider_health
    ADD COLUMN weight  integer NOT NULL DEFAULT 1 CHECK (weight > 0),
    ADD COLUMN limited boolean NOT NULL DEFAULT false,
    ADD COLUMN breaker text    NOT NULL DEFAULT 'closed' CHECK (breaker IN ('closed', 'half_open', 'open'));

CREATE TABLE held_domain (
    worker_id   bigint           NOT NULL,
    domain      text             NOT NULL CHECK (length(domain) <= 255),
    rate        double precision NOT NULL CHECK (rate > 0),
    since       timestamptz      NOT NULL,
    reported_at timestamptz      NOT NULL,
    workspaces  bigint[]         NOT NULL CHECK (cardinality(workspaces) <= 100),
    PRIMARY KEY (worker_id, domain)
);
COMMENT ON COLUMN provider_health.limited IS 'Whether this worker heeds the limits of provider_rate.';
COMMENT ON COLUMN held_domain.workspaces IS 'Some of those whose mails are held back: no other is told that this domain is written to.';
COMMENT ON COLUMN held_domain.rate IS 'Mails a second from this worker.';
CREATE INDEX held_domain_by_report ON held_domain (reported_at);
