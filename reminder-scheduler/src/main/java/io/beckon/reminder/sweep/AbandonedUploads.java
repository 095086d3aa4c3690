package io.beckon.reminder.sweep;

import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Expires uploads that nobody continued, and settles the chunks that nobody will expand any more. */
@Component
class AbandonedUploads implements Pass {

    private static final int CHUNKS_AT_ONCE = 1000;

    /** Leases of uploads are by the database's clock. */
    private static final String EXPIRE = """
            UPDATE submission SET state = 'expired'
             WHERE id IN (SELECT id FROM submission
                           WHERE state = 'open' AND lease_until <= clock_timestamp() - make_interval(secs => :retentionSeconds)
                           ORDER BY id
                             FOR NO KEY UPDATE SKIP LOCKED)""";

    /**
     * Keeps the index of what waits for a hint free of chunks that wait for nothing. Those of a refused or expired upload stay as
     * they are: it may be taken up again.
     */
    private static final String SETTLE = """
            UPDATE submission_chunk sc SET settled_at = :now
              FROM (SELECT stored.submission_id, stored.sequence
                      FROM submission_chunk stored
                      JOIN campaign c ON c.id = stored.campaign_id
                     WHERE stored.settled_at IS NULL AND stored.state = 'stored' AND c.state = 'cancelled'
                     LIMIT :limit
                       FOR NO KEY UPDATE OF stored SKIP LOCKED) over
             WHERE sc.submission_id = over.submission_id AND sc.sequence = over.sequence""";

    private final DatabaseClient database;
    private final SweepSettings settings;
    private final Clock clock;

    AbandonedUploads(DatabaseClient database, SweepSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "abandoned-uploads";
    }

    @Override
    public Duration interval() {
        return settings.uploadInterval();
    }

    /** Completes with how many uploads expired. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant();
        return database.sql(EXPIRE)
                .bind("retentionSeconds", (double) settings.uploadRetention().toMillis() / 1000)
                .fetch()
                .rowsUpdated()
                .flatMap(expired -> settle(now).thenReturn(expired));
    }

    private Mono<Long> settle(Instant now) {
        return database.sql(SETTLE)
                .bind("now", now)
                .bind("limit", CHUNKS_AT_ONCE)
                .fetch()
                .rowsUpdated();
    }
}
