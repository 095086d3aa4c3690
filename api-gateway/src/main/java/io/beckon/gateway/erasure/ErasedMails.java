package io.beckon.gateway.erasure;

import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Takes a person out of invitations and mails. Every statement is bounded, and run again it finds nothing any more. */
@Component
class ErasedMails {

    static final int AT_ONCE = 50;

    /** Locks invitation, then delivery. What waits to be sent is cancelled; what is being sent ends first and is looked at later. */
    private static final String INVITATIONS = """
            WITH mine AS MATERIALIZED (
                SELECT id FROM invitation
                 WHERE workspace_id = :workspace AND address = :address
                 ORDER BY id LIMIT :limit FOR UPDATE),
            mails AS MATERIALIZED (
                SELECT id FROM delivery
                 WHERE invitation_id IN (SELECT id FROM mine)
                 ORDER BY id FOR NO KEY UPDATE),
            noted AS (
                INSERT INTO erasure_invitation (erasure_id, invitation_id)
                SELECT :erasure, id FROM mine ON CONFLICT DO NOTHING),
            addresses AS (
                DELETE FROM former_address WHERE invitation_id IN (SELECT id FROM mine)),
            seen AS (
                DELETE FROM evidence WHERE invitation_id IN (SELECT id FROM mine)),
            cancelled AS (
                UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL, cause = 'erased'
                 WHERE id IN (SELECT id FROM mails)
                   AND (state IN ('ready', 'deferred') OR state = 'unknown' AND next_attempt_at IS NOT NULL)),
            changed AS (
                UPDATE invitation
                   SET address = 'erased-' || id || '@erased.invalid', mailbox = 'erased-' || id || '@erased.invalid',
                       person = '{}', locale = NULL, time_zone = NULL, token_version = least(token_version + 1, 32767),
                       state = CASE WHEN state IN ('pending', 'opened') THEN 'revoked' ELSE state END,
                       ended_at = CASE WHEN state IN ('pending', 'opened') THEN :now ELSE ended_at END
                 WHERE id IN (SELECT id FROM mine)
                RETURNING id)
            SELECT count(*) AS n FROM changed
            """;

    /** An invitation that was corrected away from the address belongs to whoever has the new one. */
    private static final String FORMER = """
            DELETE FROM former_address f
             USING invitation i
             WHERE f.address = :address AND i.id = f.invitation_id AND i.workspace_id = :workspace
            """;

    private static final String UNDER_WAY = """
            SELECT EXISTS (
                SELECT FROM erasure_invitation e JOIN delivery d ON d.invitation_id = e.invitation_id
                 WHERE e.erasure_id = :erasure AND d.state = 'sending')
                OR EXISTS (
                SELECT FROM delivery WHERE to_address = :address AND workspace_id = :workspace AND state = 'sending') AS found
            """;

    /** What waits to be sent, be it once more, is cancelled. An unknown one is no parked work any more, by its cause. */
    private static final String CHANGE = """
            changed AS (
                UPDATE delivery d
                   SET state = CASE WHEN d.state IN ('ready', 'deferred') OR d.state = 'unknown' AND d.next_attempt_at IS NOT NULL
                                    THEN 'cancelled' ELSE d.state END,
                       next_attempt_at = NULL, reply_text = NULL,
                       to_address = CASE WHEN d.invitation_id IS NULL THEN 'erased@erased.invalid' END,
                       cause = CASE WHEN d.state IN ('ready', 'deferred', 'unknown') OR strpos(lower(d.cause), :address) > 0
                                    THEN 'erased' ELSE d.cause END,
                       content = CASE WHEN d.campaign_id IS NULL THEN d.content - 'variables' ELSE d.content END
                  FROM mails m
                 WHERE d.id = m.id AND d.state <> 'sending'
                RETURNING d.id),
            tries AS (
                UPDATE attempt SET reply_text = NULL, cause = CASE WHEN strpos(lower(cause), :address) > 0 THEN 'erased' ELSE cause END
                 WHERE delivery_id IN (SELECT id FROM mails)),
            reports AS (
                DELETE FROM bounce WHERE delivery_id IN (SELECT id FROM mails)),
            slots AS (
                DELETE FROM reminder_slot
                 WHERE workspace_id = :workspace AND mailbox = :mailbox AND delivery_id IN (SELECT id FROM mails))
            SELECT (SELECT count(*) FROM changed) AS mails, (SELECT count(*) FROM batch) AS batch
            """;

    private static final String OF_INVITATIONS = """
            WITH batch AS MATERIALIZED (
                SELECT invitation_id FROM erasure_invitation WHERE erasure_id = :erasure ORDER BY invitation_id LIMIT :limit),
            mails AS MATERIALIZED (
                SELECT id FROM delivery WHERE invitation_id IN (SELECT invitation_id FROM batch) ORDER BY id FOR NO KEY UPDATE),
            done AS (
                DELETE FROM erasure_invitation
                 WHERE erasure_id = :erasure AND invitation_id IN (SELECT invitation_id FROM batch)),
            """ + CHANGE;

    /** Tests, codes, notices and copies. */
    private static final String OF_ADDRESS = """
            WITH batch AS MATERIALIZED (
                SELECT id FROM delivery
                 WHERE to_address = :address AND workspace_id = :workspace
                 ORDER BY id LIMIT :limit FOR NO KEY UPDATE),
            mails AS (SELECT id FROM batch),
            """ + CHANGE;

    /** How many mails a statement changed, and of how many things. */
    record Changed(long mails, long batch) {}

    private final DatabaseClient database;

    ErasedMails(DatabaseClient database) {
        this.database = database;
    }

    /** How many invitations had the address; at most {@link #AT_ONCE}. */
    Mono<Long> invitations(Erasure erasure) {
        return of(erasure, FORMER)
                .then()
                .then(Mono.defer(() -> of(erasure, INVITATIONS)
                        .bind("erasure", erasure.id())
                        .bind("limit", AT_ONCE)
                        .bind("now", erasure.now())
                        .map(row -> Objects.requireNonNull(row.get("n", Long.class)))
                        .one()));
    }

    /** Whether a mail to the person is on the wire at this moment. */
    Mono<Boolean> underWay(Erasure erasure) {
        return of(erasure, UNDER_WAY)
                .bind("erasure", erasure.id())
                .map(row -> Boolean.TRUE.equals(row.get("found", Boolean.class)))
                .one();
    }

    Mono<Changed> mailsOfInvitations(Erasure erasure) {
        return changed(of(erasure, OF_INVITATIONS).bind("erasure", erasure.id()), erasure);
    }

    Mono<Changed> mailsOfAddress(Erasure erasure) {
        return changed(of(erasure, OF_ADDRESS), erasure);
    }

    private static Mono<Changed> changed(GenericExecuteSpec statement, Erasure erasure) {
        return statement
                .bind("mailbox", erasure.mailbox())
                .bind("limit", AT_ONCE)
                .map(row -> new Changed(
                        Objects.requireNonNull(row.get("mails", Long.class)),
                        Objects.requireNonNull(row.get("batch", Long.class))))
                .one();
    }

    private GenericExecuteSpec of(Erasure erasure, String sql) {
        return database.sql(sql).bind("workspace", erasure.workspaceId()).bind("address", erasure.address());
    }
}
