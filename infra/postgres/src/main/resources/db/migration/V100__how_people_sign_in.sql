-- How people sign in. Owner of all of it, and the only one who writes it: api-gateway.
--
--   account.password_hash   set and changed by its own person
--   session                 insert at sign-in; deleted at sign-out, at the next sign-in from the same place, when it is over
--   one_time_code           one for each purpose and subject; a further one takes its place; deleted when it is used
--   throttle                counted up at each attempt; a window that is over begins anew

ALTER TABLE account ADD COLUMN password_hash text;
COMMENT ON COLUMN account.password_hash IS 'Argon2id with its parameters; NULL for who signs in by code or link only.';

CREATE TABLE session (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint         NOT NULL REFERENCES account ON DELETE CASCADE,
    hash         bytea          NOT NULL UNIQUE CHECK (length(hash) = 32),
    method       text           NOT NULL CHECK (method IN ('password', 'code')),
    client       text           NOT NULL,
    user_agent   text,
    created_at   timestamptz    NOT NULL,
    last_seen_at timestamptz    NOT NULL,
    expires_at   timestamptz    NOT NULL,
    CHECK (created_at <= last_seen_at AND created_at < expires_at)
);
COMMENT ON COLUMN session.hash IS 'SHA-256 of the cookie''s value, which has 256 random bits.';
COMMENT ON COLUMN session.last_seen_at IS 'Kept to the minute: not every request writes.';
COMMENT ON COLUMN session.expires_at IS 'The end whatever happens; idle time ends it earlier.';
CREATE INDEX session_of_account ON session (account_id);

CREATE TABLE one_time_code (
    key           bytea       PRIMARY KEY CHECK (length(key) = 32),
    hash          bytea       NOT NULL CHECK (length(hash) = 33),
    attempts_left smallint    NOT NULL CHECK (attempts_left >= 0),
    expires_at    timestamptz NOT NULL
);
COMMENT ON COLUMN one_time_code.key IS
    'SHA-256 of purpose and subject. There is a row for addresses without an account too: nobody can tell by the time it takes.';
COMMENT ON COLUMN one_time_code.hash IS 'Key id and HMAC-SHA-256 with the installation''s key: worth nothing to who reads the database.';
CREATE INDEX one_time_code_over ON one_time_code (expires_at);

CREATE TABLE throttle (
    key     bytea       PRIMARY KEY CHECK (length(key) = 32),
    count   integer     NOT NULL CHECK (count > 0),
    ends_at timestamptz NOT NULL
);
COMMENT ON TABLE throttle IS 'Attempts in the window at hand, counted for all gateways together. key: SHA-256 of the limit''s name and its subject.';
CREATE INDEX throttle_over ON throttle (ends_at);
