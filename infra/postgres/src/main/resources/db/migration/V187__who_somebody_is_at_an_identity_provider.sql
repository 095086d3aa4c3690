-- Owner, and the only one who writes it: api-gateway.
--
--   account_identity   insert at the first sign-in there, by an address that the provider has verified;
--                      deleted with its account, or when a manager unbinds it
-- Lock order: account, account_identity.
CREATE TABLE account_identity (
    issuer     text        NOT NULL CHECK (length(issuer) BETWEEN 1 AND 2000),
    subject    text        NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    bound_at   timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    CONSTRAINT account_identity_once_an_issuer UNIQUE (account_id, issuer)
);
COMMENT ON TABLE account_identity IS 'Who of an issuer an account is (OpenID Connect Core 5.7), whatever address the issuer says later.';
