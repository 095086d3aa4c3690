-- Signing in at an identity provider. Owner of all of it, and the only one who writes it: api-gateway.
--
--   session.method      'oidc' beside what there was
--   oidc_attempt_used   insert when a provider sends a person back; deleted when the attempt would be too old anyway

ALTER TABLE session
    DROP CONSTRAINT session_method_check,
    ADD CONSTRAINT session_method_check CHECK (method IN ('password', 'code', 'link', 'oidc'));

CREATE TABLE oidc_attempt_used (
    state      bytea       PRIMARY KEY CHECK (length(state) = 32),
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE oidc_attempt_used IS 'SHA-256 of the state of each attempt that came back: it ends once, at whichever gateway.';
CREATE INDEX oidc_attempt_over ON oidc_attempt_used (expires_at);
