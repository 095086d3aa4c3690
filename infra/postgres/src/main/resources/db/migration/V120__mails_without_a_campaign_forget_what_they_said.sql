-- delivery: owner and transitions as in V1; those without a campaign are inserted by api-gateway (letter) and sent by mail-worker.
--
-- What such a mail says may be a secret, as a one-time code or a passcode: whoever brings it to its end removes it in the same
-- statement (mail-worker; reminder-scheduler for a dead worker's). NOT VALID, for no such delivery was made before and the table is large.

ALTER TABLE delivery ADD CONSTRAINT delivery_without_campaign_forgets CHECK (
    campaign_id IS NOT NULL
    OR state IN ('ready', 'sending', 'deferred')
    OR (state = 'unknown' AND next_attempt_at IS NOT NULL)
    OR content IS NULL
    OR NOT jsonb_exists(content, 'variables')) NOT VALID;
COMMENT ON COLUMN delivery.workspace_id IS 'Whose sender the mail comes from; 0 without a campaign is the installation itself.';
COMMENT ON COLUMN delivery.content IS
    'What this one mail says beside the template: {"message"} of a follow-up; {"letter","locale","variables"} without a campaign, of which the variables go when it ends.';
