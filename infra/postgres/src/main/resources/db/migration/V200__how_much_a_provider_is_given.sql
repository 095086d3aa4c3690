-- What providers with a limited rate were given, by all mail workers together. Owner: mail-worker (one row for each such provider, made and
-- changed by whichever worker fetches leave); api-gateway reads. On this database's clock, so that workers' clocks need not agree.

CREATE TABLE provider_rate (
    provider    text             PRIMARY KEY CHECK (length(provider) <= 255),
    per_second  integer          CHECK (per_second > 0),
    per_minute  integer          CHECK (per_minute > 0),
    per_day     integer          CHECK (per_day > 0),
    bucket      double precision NOT NULL DEFAULT 1 CHECK (bucket >= 0),
    filled_at   timestamptz      NOT NULL DEFAULT now(),
    minute      timestamptz      NOT NULL DEFAULT date_trunc('minute', now()),
    minute_used integer          NOT NULL DEFAULT 0 CHECK (minute_used >= 0),
    day         timestamptz      NOT NULL DEFAULT date_trunc('day', now(), 'UTC'),
    day_used    integer          NOT NULL DEFAULT 0 CHECK (day_used >= 0)
);
COMMENT ON COLUMN provider_rate.per_second IS 'As the worker that started last has it set; null for no limit.';
COMMENT ON COLUMN provider_rate.bucket IS 'Mails that may go at once because of the limit by the second: fills evenly, up to half a second''s worth.';
COMMENT ON COLUMN provider_rate.day_used IS 'Of the day (UTC); what a worker fetched and did not use before it ended counts as used.';
