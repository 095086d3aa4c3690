-- What the recipients' pages and the managers' lists need. Owner of all of it: api-gateway.

-- Evidence is a hint, not a log: the CHECK holds the bound, the UNIQUE makes two racing requests take different numbers.
ALTER TABLE evidence
    ADD COLUMN ordinal smallint NOT NULL CHECK (ordinal BETWEEN 1 AND 50),
    ADD CONSTRAINT evidence_numbered UNIQUE (invitation_id, ordinal);
DROP INDEX evidence_of_invitation;

ALTER TABLE invitation ADD COLUMN reminders_stopped_at timestamptz;
COMMENT ON COLUMN invitation.reminders_stopped_at IS
    'Its acceptance was tried and lost, because the address is in use in another workspace: nobody reminds it from then on.';

-- The list of one campaign, and its counts by state.
CREATE INDEX invitation_list_of_campaign ON invitation (campaign_id, state, id);
-- Manual follow-ups of a workspace, newest first.
CREATE INDEX follow_up_of_workspace ON follow_up (workspace_id, id);
