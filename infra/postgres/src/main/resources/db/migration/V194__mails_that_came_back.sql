-- bounce: owner mail-worker, which inserts what a report on a mail says, once a mail and kind, and changes nothing of it. What names a
-- person who is erased is deleted by api-gateway, with the person's mails and by the address.
--
-- In the same transaction, in the order of the locks (invitation first), mail-worker makes
--   invitation    pending | opened -> bounced   (hard, or soft too often; only while it still has the address the mail went to)
--   suppression   insert, scope address, reason bounced          (with it, or when the invitation has ended or was accepted)
--                 insert, scope mailbox, reason complained       (complaint; it takes the place of unsubscribed, which can be taken back)

CREATE TYPE bounce_kind AS ENUM ('hard', 'soft', 'blocked', 'complaint');

CREATE TABLE bounce (
    delivery_id   bigint      NOT NULL,
    kind          bounce_kind NOT NULL,
    workspace_id  bigint      NOT NULL,
    invitation_id bigint,
    address       text        NOT NULL,
    status        text        CHECK (length(status) <= 20),
    diagnostic    text        CHECK (length(diagnostic) <= 500),
    final         boolean     NOT NULL,
    reported_at   timestamptz NOT NULL,
    PRIMARY KEY (delivery_id, kind),
    CHECK (final OR kind <> 'hard'),
    CHECK (NOT final OR kind IN ('hard', 'soft'))
);
COMMENT ON TABLE bounce IS 'What mail servers reported of mails they, or others behind them, had taken.';
COMMENT ON COLUMN bounce.workspace_id IS 'As delivery.workspace_id: 0 is the installation itself.';
COMMENT ON COLUMN bounce.address IS 'Where the mail had gone; an invitation may have another one by now.';
COMMENT ON COLUMN bounce.final IS 'From then on nothing is sent to the address: hard, or the last of so many soft ones.';
CREATE INDEX bounce_of_invitation ON bounce (invitation_id, reported_at) WHERE invitation_id IS NOT NULL;
CREATE INDEX bounce_of_address ON bounce (workspace_id, address, reported_at);
