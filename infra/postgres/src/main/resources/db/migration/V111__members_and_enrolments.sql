-- Who belongs to which user group, who is enrolled in what, and what a campaign brings people to (S1, S18).
-- Owner of all of it: api-gateway. Rows are inserted and deleted; none has states.
-- Lock order: campaign, invitation, delivery, account, then as in V110: user_group, program, course.

CREATE TYPE enrolment_way AS ENUM ('invitation', 'registration', 'manager');

-- Each says the same as the index it takes the place of, and lets references carry the workspace.
ALTER TABLE account ADD CONSTRAINT account_in_workspace UNIQUE (workspace_id, id);
DROP INDEX IF EXISTS account_of_workspace;
ALTER TABLE campaign ADD CONSTRAINT campaign_in_workspace UNIQUE (workspace_id, id);
DROP INDEX IF EXISTS campaign_of_workspace;

CREATE TABLE user_group_member (
    workspace_id  bigint      NOT NULL,
    user_group_id bigint      NOT NULL,
    account_id    bigint      NOT NULL,
    invitation_id bigint      REFERENCES invitation,
    joined_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_group_id, account_id),
    FOREIGN KEY (workspace_id, user_group_id) REFERENCES user_group (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE CASCADE
);
COMMENT ON COLUMN user_group_member.invitation_id IS 'Whose acceptance put the account there; NULL when a manager did, or a registration.';
CREATE INDEX user_group_member_of_account ON user_group_member (account_id);
CREATE INDEX user_group_member_by_invitation ON user_group_member (invitation_id) WHERE invitation_id IS NOT NULL;

CREATE TABLE enrolment (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id  bigint        NOT NULL,
    account_id    bigint        NOT NULL,
    course_id     bigint        NOT NULL,
    way           enrolment_way NOT NULL,
    invitation_id bigint        REFERENCES invitation,
    at            timestamptz   NOT NULL DEFAULT now(),
    CHECK ((way = 'invitation') = (invitation_id IS NOT NULL)),
    CONSTRAINT enrolment_once UNIQUE (account_id, course_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, course_id) REFERENCES course (workspace_id, id)
);
COMMENT ON COLUMN enrolment.way IS 'Through what the account came into the course first; coming again changes nothing.';
CREATE INDEX enrolment_of_course ON enrolment (course_id, id);
CREATE INDEX enrolment_of_account ON enrolment (account_id, id);
CREATE INDEX enrolment_by_invitation ON enrolment (invitation_id) WHERE invitation_id IS NOT NULL;

-- The other side may go only when no campaign brings anybody there any more; then the link of an ended one goes with it.
CREATE TABLE campaign_user_group (
    workspace_id  bigint NOT NULL,
    campaign_id   bigint NOT NULL,
    user_group_id bigint NOT NULL,
    PRIMARY KEY (campaign_id, user_group_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, user_group_id) REFERENCES user_group (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX campaign_user_group_of_group ON campaign_user_group (user_group_id);

CREATE TABLE campaign_course (
    workspace_id bigint NOT NULL,
    campaign_id  bigint NOT NULL,
    course_id    bigint NOT NULL,
    PRIMARY KEY (campaign_id, course_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, course_id) REFERENCES course (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX campaign_course_of_course ON campaign_course (course_id);

CREATE TABLE campaign_program (
    workspace_id bigint NOT NULL,
    campaign_id  bigint NOT NULL,
    program_id   bigint NOT NULL,
    PRIMARY KEY (campaign_id, program_id),
    FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, program_id) REFERENCES program (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX campaign_program_of_program ON campaign_program (program_id);

ALTER TABLE campaign
    ADD COLUMN destination_course_id bigint,
    ADD CHECK (destination_course_id IS NULL OR destination_kind = 'course'),
    ADD FOREIGN KEY (workspace_id, destination_course_id) REFERENCES course (workspace_id, id)
        ON DELETE SET NULL (destination_course_id);
COMMENT ON COLUMN campaign.destination_course_id IS
    'The course it leads to; destination_name and destination_url are then the course''s, and change with it.';
CREATE INDEX campaign_to_course ON campaign (destination_course_id) WHERE destination_course_id IS NOT NULL;
