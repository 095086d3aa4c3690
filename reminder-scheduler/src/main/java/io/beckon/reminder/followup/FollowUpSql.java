package io.beckon.reminder.followup;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import io.beckon.contracts.registration.RegistrationSql;

/** Every statement of the follow-ups. Times are parameters: the clock of the service decides, not the database's. */
final class FollowUpSql {

    private FollowUpSql() {}

    /**
     * Campaigns with something due: one index probe a campaign that has any follow-up open (a loose index scan over
     * delivery_follow_up_due), so that campaigns long done cost nothing. Paused and cancelled ones wait.
     */
    static final String DUE_CAMPAIGNS = """
            WITH RECURSIVE earliest AS (
                (SELECT d.campaign_id, d.follow_up_at
                   FROM delivery d
                  WHERE d.follow_up_at IS NOT NULL AND d.campaign_id IS NOT NULL
                  ORDER BY d.campaign_id, d.follow_up_at LIMIT 1)
                UNION ALL
                SELECT following.campaign_id, following.follow_up_at
                  FROM earliest
                 CROSS JOIN LATERAL (
                    SELECT d.campaign_id, d.follow_up_at
                      FROM delivery d
                     WHERE d.follow_up_at IS NOT NULL AND d.campaign_id > earliest.campaign_id
                     ORDER BY d.campaign_id, d.follow_up_at LIMIT 1) following)
            SELECT c.id
              FROM earliest
              JOIN campaign c ON c.id = earliest.campaign_id
             WHERE earliest.follow_up_at <= :now AND c.state IN ('running', 'done')
             ORDER BY c.id""";

    static final String RULES = """
            SELECT c.workspace_id, c.id, CAST(c.reminders_stop_on AS text) AS stop_on, c.expires_after_seconds,
                   w.time_zone, w.sending_from_minute, w.sending_until_minute, w.sending_days, w.holiday_regions,
                   ARRAY(SELECT s.ordinal FROM campaign_step s
                          WHERE s.campaign_id = c.id ORDER BY s.ordinal) AS ordinals,
                   ARRAY(SELECT CAST(s.anchor AS text) FROM campaign_step s
                          WHERE s.campaign_id = c.id ORDER BY s.ordinal) AS anchors,
                   ARRAY(SELECT s.offset_seconds FROM campaign_step s
                          WHERE s.campaign_id = c.id ORDER BY s.ordinal) AS offsets
              FROM campaign c
              JOIN workspace w ON w.id = c.workspace_id
             WHERE c.id = :campaign AND c.state IN ('running', 'done')""";

    /**
     * The next slice, nobody else's. It takes both locks without waiting, so that this transaction, which changes the delivery
     * and then perhaps the invitation, can never be part of a deadlock. {@code :from} is where the slice before ended: dead index
     * entries of what was moved on already are not walked again.
     */
    static final String CLAIM_DUE = """
            WITH due AS MATERIALIZED (
                SELECT d.id AS delivery_id, coalesce(i.renewed_at, d.sent_at) AS sent_at, d.follow_up_at,
                       i.id AS invitation_id, i.workspace_id, i.state, i.time_zone, i.address, i.mailbox
                  FROM delivery d
                  JOIN invitation i ON i.id = d.invitation_id
                 WHERE d.campaign_id = :campaign AND d.follow_up_at >= :from AND d.follow_up_at <= :now
                 ORDER BY d.follow_up_at
                 LIMIT :batch
                   FOR NO KEY UPDATE OF i, d SKIP LOCKED)
            SELECT due.delivery_id, due.invitation_id, CAST(due.state AS text) AS state, due.sent_at, due.follow_up_at,
                   due.time_zone,
                   EXISTS (SELECT FROM suppression s
                            WHERE s.workspace_id = due.workspace_id AND s.scope = 'address' AND s.value = due.address)
                   OR EXISTS (SELECT FROM suppression s
                            WHERE s.workspace_id = due.workspace_id AND s.scope = 'mailbox' AND s.value = due.mailbox)
                   AS suppressed
              FROM due
             ORDER BY due.invitation_id""";

    /**
     * Ids from one block, so that one hint covers them all. A reminder that was inserted before stays as it is. One that closed days leave
     * no moment for is inserted as cancelled: its history says so, and nobody tries it again.
     */
    static final String INSERT_REMINDERS = """
            WITH block AS MATERIALIZED (SELECT nextval('delivery_block') AS first_id),
            inserted AS (
                INSERT INTO delivery
                       (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, lane, created_at, next_attempt_at, cause,
                        content)
                SELECT block.first_id + step.position - 1, :workspace, :campaign, step.invitation_id, 'reminder', step.ordinal,
                       CASE WHEN step.way = 'MISSED' THEN 'cancelled' ELSE 'ready' END::delivery_state,
                       CAST(:lane AS lane), :now,
                       CASE WHEN step.way <> 'MISSED' THEN CAST(:healAt AS timestamptz) END,
                       CASE WHEN step.way = 'MISSED' THEN 'closed_until_expiry' END,
                       CASE WHEN step.way = 'EARLY' THEN '{"moved": "earlier"}'::jsonb END
                  FROM block
                 CROSS JOIN unnest(CAST(:invitations AS bigint[]), CAST(:ordinals AS integer[]), CAST(:ways AS text[]))
                       WITH ORDINALITY AS step (invitation_id, ordinal, way, position)
                    ON CONFLICT ON CONSTRAINT delivery_once_a_purpose DO NOTHING
                RETURNING id, state)
            SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS count
              FROM inserted WHERE state = 'ready' HAVING count(*) > 0""";

    static final String EXPIRE = """
            UPDATE invitation SET state = 'expired', ended_at = :now
             WHERE id = ANY (CAST(:invitations AS bigint[])) AND state IN ('pending', 'opened')""";

    static final String MOVE_ON = """
            UPDATE delivery d SET follow_up_at = moved.next
              FROM unnest(CAST(:deliveries AS bigint[]), CAST(:nexts AS timestamptz[])) AS moved (id, next)
             WHERE d.id = moved.id""";

    static final String REQUESTED = "SELECT id FROM follow_up WHERE state = 'requested' ORDER BY id";

    /** Held until the batch is committed; another instance passes it over meanwhile. */
    static final String CLAIM_REQUEST = """
            SELECT id, workspace_id, CAST(selection AS text) AS selection, cursor, up_to
              FROM follow_up
             WHERE id = :followUp AND state = 'requested'
               FOR UPDATE SKIP LOCKED""";

    /** Of the {@code picked}; what {@code walked} says of the slice stands in each row, and in one without an invitation when there is none. */
    private static final String WHETHER_STILL_TO_BE_FOLLOWED_UP = """
            SELECT picked.id, picked.campaign_id,
                   picked.state IN ('pending', 'opened')
                   AND c.state IN ('running', 'done')
                   AND EXISTS (SELECT FROM delivery d
                                WHERE d.invitation_id = picked.id AND d.purpose = 'invitation' AND d.ordinal = 0
                                  AND d.state = 'sent')
                   AND NOT EXISTS (SELECT FROM suppression s
                                WHERE s.workspace_id = picked.workspace_id AND s.scope = 'address'
                                  AND s.value = picked.address)
                   AND NOT EXISTS (SELECT FROM suppression s
                                WHERE s.workspace_id = picked.workspace_id AND s.scope = 'mailbox'
                                  AND s.value = picked.mailbox)
                   AND (SELECT\s""" + RegistrationSql.SHUT + """
                      FROM registration_invitation r WHERE r.id = c.registration_invitation_id) IS NULL
                   AS wanted,
                   walked.reached
              FROM walked
              LEFT JOIN (picked JOIN campaign c ON c.id = picked.campaign_id) ON true
             ORDER BY picked.campaign_id, picked.id""";

    static final String PICK_IDS = """
            WITH walked AS (SELECT CAST(NULL AS bigint) AS reached),
            picked AS (
                SELECT i.id, i.workspace_id, i.campaign_id, i.state, i.address, i.mailbox
                  FROM invitation i
                 WHERE i.workspace_id = :workspace AND i.id = ANY (CAST(:ids AS bigint[])))
            """ + WHETHER_STILL_TO_BE_FOLLOWED_UP;

    /** All batches together read each row that the filter may mean once; a batch is bounded by the rows it reads, not by those it finds. */
    static String pickMatching(InvitationFilter filter) {
        return """
            WITH %s,
            picked AS (
                SELECT i.id, i.workspace_id, i.campaign_id, i.state, i.address, i.mailbox
                  FROM slice
                 CROSS JOIN LATERAL (
                    SELECT * FROM invitation one WHERE one.id = slice.id AND one.workspace_id = :workspace OFFSET 0) i
                 WHERE true %s)
            """.formatted(InvitationWalk.slice(filter, true, true), filter.sql()) + WHETHER_STILL_TO_BE_FOLLOWED_UP;
    }

    static final String INSERT_FOLLOW_UPS = """
            WITH block AS MATERIALIZED (SELECT nextval('delivery_block') AS first_id),
            inserted AS (
                INSERT INTO delivery
                       (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, lane, created_at, next_attempt_at,
                        content)
                SELECT block.first_id + picked.position - 1, f.workspace_id, picked.campaign_id, picked.invitation_id,
                       'follow_up', f.id, 'ready', CAST(:lane AS lane), :now, :healAt,
                       CASE WHEN f.message IS NOT NULL THEN jsonb_build_object('message', f.message) END
                  FROM block
                 CROSS JOIN follow_up f
                 CROSS JOIN unnest(CAST(:invitations AS bigint[]), CAST(:campaigns AS bigint[]))
                       WITH ORDINALITY AS picked (invitation_id, campaign_id, position)
                 WHERE f.id = :followUp
                    ON CONFLICT ON CONSTRAINT delivery_once_a_purpose DO NOTHING
                RETURNING id, campaign_id)
            SELECT campaign_id, min(id) AS first_id, max(id) AS last_id, count(*) AS count
              FROM inserted
             GROUP BY campaign_id
             ORDER BY campaign_id""";

    static final String ADVANCE_REQUEST = """
            UPDATE follow_up
               SET cursor = :cursor, queued_count = queued_count + :queued, held_count = held_count + :held,
                   state = CASE WHEN :finished THEN 'done' ELSE state END,
                   finished_at = CASE WHEN :finished THEN CAST(:now AS timestamptz) END
             WHERE id = :followUp""";
}
