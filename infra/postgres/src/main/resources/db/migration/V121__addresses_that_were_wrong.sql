-- former_address: owner api-gateway, which inserts it with the change of invitation.address and of nothing else.
--
-- Beside the transitions named in V1 api-gateway makes, when a manager corrects the address of an invitation,
--   invitation   opened | failed | bounced -> pending
--   delivery     failed | suppressed | deferred -> ready   (its first mail, which never went out)
--   campaign     done -> running                           (when its first mail is to be sent again)
-- in the order of the locks: campaign, invitation, delivery.

CREATE TABLE former_address (
    invitation_id bigint      NOT NULL REFERENCES invitation,
    token_version smallint    NOT NULL,
    address       text        NOT NULL,
    replaced_at   timestamptz NOT NULL,
    PRIMARY KEY (invitation_id, token_version)
);
COMMENT ON TABLE former_address IS 'Where an invitation was sent to before its address was corrected.';
COMMENT ON COLUMN former_address.token_version IS 'The last one whose links went there.';
