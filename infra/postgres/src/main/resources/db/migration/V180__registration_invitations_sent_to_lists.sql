-- A campaign that sends a registration invitation to its lists (S31).
-- Owner of the column: api-gateway. Beside the transitions named before,
--   invitation   pending | opened -> accepted   api-gateway, with the seat that its address or mailbox confirms, in one transaction
--   delivery     ready | unknown that waits to be sent once more -> deferred, a first mail whose registration invitation takes nobody right
--                now (cause registration_closed, registration_expired or registration_full); reminders and the like -> cancelled. mail-worker
-- Lock order: registration_invitation, account, registration, invitation, then as in V111. A change of the registration invitation raises the
-- version of its campaigns after its own lock; whoever holds a campaign reads the registration invitation without a lock that would wait.

ALTER TABLE campaign
    ADD COLUMN registration_invitation_id bigint,
    ADD CONSTRAINT campaign_sends_registration_invitation FOREIGN KEY (workspace_id, registration_invitation_id)
        REFERENCES registration_invitation (workspace_id, id),
    ADD CONSTRAINT campaign_of_registration_has_no_words_of_its_own CHECK (
        registration_invitation_id IS NULL OR (template_id IS NULL AND message IS NULL AND destination_kind = 'portal'));
COMMENT ON COLUMN campaign.registration_invitation_id IS
    'Whose mail it sends: that message, the address of its page and its passcode. NULL for personal invitations.';
CREATE INDEX campaign_of_registration_invitation ON campaign (registration_invitation_id) WHERE registration_invitation_id IS NOT NULL;
