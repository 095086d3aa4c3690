package io.beckon.mail.delivery;

import io.beckon.mail.lease.Holder;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the database knows of a dead worker's claims. */
@Component
class ReplayStore {

    /**
     * What it still holds, each with the newest of its claims, and beside that what it says to have sent. Of several claims of one delivery
     * only the newest is open; the others were recorded.
     */
    private static final String HELD = """
            WITH known AS MATERIALIZED (
                SELECT u.id, max(c.id) AS claim
                  FROM claim c CROSS JOIN LATERAL unnest(c.delivery_ids) AS u (id)
                 WHERE c.worker_id = :worker AND c.epoch = :epoch
                 GROUP BY u.id),
            wanted AS (
                SELECT id FROM known UNION SELECT unnest(:accepted::bigint[]))
            SELECT d.id, k.claim, coalesce(d.campaign_id, 0) AS campaign, coalesce(c.version, 0) AS version,
                   d.state = 'sending' AND d.worker_id = :worker AND d.epoch = :epoch AS held,
                   CASE WHEN d.state = 'sent' AND d.worker_id = :worker THEN d.sent_at END AS told_at,
                   d.purpose::text AS purpose, d.ordinal, d.attempts, d.first_attempt_at, d.resent,
                   d.content ->> 'message' AS message, coalesce(d.to_address, i.address) AS address, i.mailbox,
                   i.id AS invitation, i.token_version, i.locale, i.time_zone, w.time_zone AS workspace_zone,
                   i.person::text AS person, coalesce(i.renewed_at, first.sent_at) AS invited_at, d.workspace_id,
                   CASE WHEN d.campaign_id IS NULL THEN d.content::text END AS letter
              FROM wanted
              JOIN delivery d ON d.id = wanted.id
              LEFT JOIN known k ON k.id = d.id
              LEFT JOIN campaign c ON c.id = d.campaign_id
              LEFT JOIN workspace w ON w.id = d.workspace_id
              LEFT JOIN invitation i ON i.id = d.invitation_id
              LEFT JOIN delivery first ON d.purpose <> 'invitation' AND first.invitation_id = d.invitation_id
                                      AND first.purpose = 'invitation' AND first.ordinal = 0
             WHERE d.id = ANY(:accepted) OR (d.state = 'sending' AND d.worker_id = :worker AND d.epoch = :epoch)
             ORDER BY d.id""";

    /**
     * Takes back what the sweep concluded before the journal was found: these were never sent. Only what nobody has claimed since, and
     * not a letter that has forgotten what it said.
     */
    private static final String CORRECT = """
            WITH never AS MATERIALIZED (
                SELECT id FROM delivery
                 WHERE id = ANY(:ids) AND worker_id = :worker AND epoch = :epoch AND cause = 'worker lost'
                   AND ((state = 'ready' AND resent) OR (state = 'unknown' AND campaign_id IS NOT NULL))
                 ORDER BY id FOR NO KEY UPDATE)
            UPDATE delivery d
               SET state = CASE WHEN d.attempts = 0 THEN 'ready' ELSE 'deferred' END::delivery_state,
                   resent = d.resent AND d.state = 'unknown',
                   next_attempt_at = :now, cause = NULL, worker_id = NULL, epoch = NULL
              FROM never
             WHERE d.id = never.id""";

    private static final String FORGET_CLAIMS = """
            DELETE FROM claim c
             WHERE c.worker_id = :worker AND c.epoch = :epoch
               AND NOT EXISTS (
                   SELECT FROM delivery d
                    WHERE d.id = ANY(c.delivery_ids)
                      AND d.state = 'sending' AND d.worker_id = :worker AND d.epoch = :epoch)""";

    /**
     * A delivery of a dead worker.
     *
     * @param claimId newest claim of it that the database still has, or null
     * @param held    whether it is being sent under that claim
     * @param toldAt  when this worker's 250 is recorded to have come, or null
     */
    record Row(
            ClaimedDelivery delivery,
            @Nullable Long claimId,
            int campaignVersion,
            boolean held,
            @Nullable Instant toldAt) {}

    private final DatabaseClient database;

    ReplayStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<List<Row>> held(Holder dead, Collection<Long> accepted) {
        return database.sql(HELD)
                .bind("worker", dead.workerId())
                .bind("epoch", dead.epoch())
                .bind("accepted", accepted.toArray(Long[]::new))
                .map(ReplayStore::read)
                .all()
                .collectList();
    }

    /** Completes with how many were put right. */
    Mono<Long> correct(Holder dead, Collection<Long> neverOut, Instant now) {
        return database.sql(CORRECT)
                .bind("worker", dead.workerId())
                .bind("epoch", dead.epoch())
                .bind("ids", neverOut.toArray(Long[]::new))
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    Mono<Void> forgetClaims(Holder dead) {
        return database.sql(FORGET_CLAIMS)
                .bind("worker", dead.workerId())
                .bind("epoch", dead.epoch())
                .then();
    }

    private static Row read(Readable row) {
        return new Row(
                ClaimedRows.delivery(ClaimedRows.there(row, "campaign", Long.class), row),
                row.get("claim", Long.class),
                ClaimedRows.there(row, "version", Integer.class),
                ClaimedRows.there(row, "held", Boolean.class),
                row.get("told_at", Instant.class));
    }
}
