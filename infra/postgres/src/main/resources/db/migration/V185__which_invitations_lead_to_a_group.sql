-- Which invitations lead to a user group, in the order of their ids, whatever the number of campaigns they are of.
--
--   user_group_block   insert with its chunk's invitations                               invite-worker
--                      insert and delete with the groups of a draft that has people      api-gateway
--
-- Both hold the campaign's row: expansion by the foreign key of its invitations, whoever changes the groups by FOR UPDATE.
CREATE TABLE user_group_block (
    user_group_id bigint NOT NULL,
    first_id      bigint NOT NULL,
    last_id       bigint NOT NULL,
    campaign_id   bigint NOT NULL,
    PRIMARY KEY (user_group_id, first_id),
    CHECK (last_id BETWEEN first_id AND first_id + 1023),
    FOREIGN KEY (campaign_id, user_group_id) REFERENCES campaign_user_group ON DELETE CASCADE
);
COMMENT ON TABLE user_group_block IS 'Invitations of one chunk, whose ids stand side by side: one row a chunk and user group (infra/adr/0185).';
CREATE INDEX user_group_block_of_campaign ON user_group_block (campaign_id, user_group_id);

INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id)
SELECT l.user_group_id, c.first_invitation_id, c.first_invitation_id + c.invited_count - 1, c.campaign_id
  FROM submission_chunk c JOIN campaign_user_group l ON l.campaign_id = c.campaign_id
 WHERE c.first_invitation_id IS NOT NULL;
