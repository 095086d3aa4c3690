-- invitation: beside the transitions named in V1 and V121 api-gateway makes, when its recipient asks for a fresh link after the time
-- ran out,
--   expired -> pending | opened   (opened where it had been opened before)
-- together with renewed_at, renewals and a higher token_version, and moves delivery.follow_up_at of its first mail to the new end.
--
-- The table is large: a constant default rewrites none of it, and the rows that are there are looked at by V182.

ALTER TABLE invitation
    ADD COLUMN renewed_at timestamptz,
    ADD COLUMN renewals smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT invitation_renewals CHECK (renewals BETWEEN 0 AND 3 AND (renewals = 0) = (renewed_at IS NULL)) NOT VALID;
COMMENT ON COLUMN invitation.renewed_at IS 'From then on its time is counted, instead of from its first mail.';
COMMENT ON COLUMN invitation.renewals IS 'How often its recipient asked for a fresh link; a workspace''s expiry must mean something.';
