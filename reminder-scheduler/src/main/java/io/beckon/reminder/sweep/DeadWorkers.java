package io.beckon.reminder.sweep;

import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Takes over what dead mail workers held. Nobody knows whether their last mails went out: they are unknown, and by the workspace's
 * policy sent once more, with the same Message-ID, or left for a person to judge.
 */
@Component
class DeadWorkers implements Pass {

    private static final Logger LOG = LoggerFactory.getLogger(DeadWorkers.class);

    private static final int CLAIMS_AT_ONCE = 64;

    /**
     * By the database's clock, as the workers take their leases: a lease is about a process, which lives in real time, and the
     * clock of this service may be one that a test or the demo moved on by days. A worker that renews at this moment either comes
     * first, then it stays, or finds its row gone, and knows that it lost its lease.
     */
    private static final String BURY = """
            DELETE FROM worker
             WHERE lease_until < clock_timestamp() - make_interval(secs => :marginSeconds)
            RETURNING id, name, epoch""";

    /**
     * Claims without a living worker of their epoch, also those that a worker left behind when it took a new epoch. Only what is
     * still being sent under exactly that claim changes, and goes on naming that worker: whoever finds its journal later can tell it
     * from what another one lost. Deliveries are locked by id, as everybody locks them. Those without a
     * campaign may have no workspace; somebody waits for them, so they are sent once more always, and what they said goes with their end.
     */
    private static final String TAKE_OVER = """
            WITH dead AS MATERIALIZED (
                SELECT c.id, c.worker_id, c.epoch, c.delivery_ids
                  FROM claim c
                 WHERE NOT EXISTS (SELECT FROM worker w WHERE w.id = c.worker_id AND w.epoch = c.epoch)
                 ORDER BY c.id
                 LIMIT :claims
                   FOR UPDATE OF c SKIP LOCKED),
            held AS MATERIALIZED (
                SELECT d.id, (d.campaign_id IS NULL OR w.unknown_deliveries = 'resend') AND NOT d.resent AS again
                  FROM dead
                 CROSS JOIN LATERAL unnest(dead.delivery_ids) AS claimed (id)
                  JOIN delivery d ON d.id = claimed.id
                  LEFT JOIN workspace w ON w.id = d.workspace_id
                 WHERE d.state = 'sending' AND d.worker_id = dead.worker_id AND d.epoch = dead.epoch
                 ORDER BY d.id
                   FOR NO KEY UPDATE OF d),
            taken AS (
                UPDATE delivery d
                   SET state = CASE WHEN held.again THEN CAST('ready' AS delivery_state) ELSE 'unknown' END,
                       resent = d.resent OR held.again,
                       next_attempt_at = CASE WHEN held.again THEN CAST(:now AS timestamptz) END,
                       cause = 'worker lost',
                       content = CASE WHEN d.campaign_id IS NULL AND NOT held.again THEN d.content - 'variables'
                                      ELSE d.content END
                  FROM held
                 WHERE d.id = held.id
                RETURNING d.id, held.again),
            removed AS (
                DELETE FROM claim c USING dead WHERE c.id = dead.id RETURNING c.id)
            SELECT (SELECT count(*) FROM removed) AS claims,
                   (SELECT count(*) FROM taken) AS deliveries,
                   (SELECT count(*) FROM taken WHERE again) AS again""";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final SweepSettings settings;
    private final Clock clock;
    /** On the monotonic clock; null while no pass has failed. Passes of one instance never overlap. */
    private @Nullable Long failedAt;

    DeadWorkers(DatabaseClient database, TransactionalOperator transaction, SweepSettings settings, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "dead-workers";
    }

    @Override
    public Duration interval() {
        return settings.deadWorkerInterval();
    }

    /** Completes with how many deliveries were taken over. */
    @Override
    public Mono<Long> run() {
        return Mono.defer(() -> isTrusted() ? takeOverAll() : reached())
                .doOnError(away -> failedAt = System.nanoTime());
    }

    /** While the database is away no worker can renew its lease: they live, and have outcomes to tell. */
    private boolean isTrusted() {
        Long failed = failedAt;
        return failed == null
                || System.nanoTime() - failed >= settings.deadWorkerTrust().toNanos();
    }

    private Mono<Long> reached() {
        return database.sql("SELECT 1").fetch().one().thenReturn(0L);
    }

    private Mono<Long> takeOverAll() {
        Instant now = clock.instant();
        return takeOver(now)
                .expand(taken -> taken.claims() < CLAIMS_AT_ONCE ? Mono.empty() : takeOver(now))
                .reduce(0L, (sum, taken) -> sum + taken.deliveries());
    }

    private Mono<TakenOver> takeOver(Instant now) {
        return bury().then(database.sql(TAKE_OVER)
                        .bind("now", now)
                        .bind("claims", CLAIMS_AT_ONCE)
                        .map(row -> new TakenOver(
                                Objects.requireNonNull(row.get("claims", Long.class)),
                                Objects.requireNonNull(row.get("deliveries", Long.class)),
                                Objects.requireNonNull(row.get("again", Long.class))))
                        .one())
                .as(transaction::transactional)
                .doOnNext(TakenOver::log);
    }

    private Mono<Void> bury() {
        return database.sql(BURY)
                .bind("marginSeconds", (double) settings.deadWorkerMargin().toMillis() / 1000)
                .map(row -> row.get("name", String.class) + " (id " + row.get("id", Long.class) + ", epoch "
                        + row.get("epoch", Integer.class) + ")")
                .all()
                .doOnNext(worker -> LOG.warn("Mail worker {} is dead: its lease ran out", worker))
                .then();
    }

    private record TakenOver(long claims, long deliveries, long again) {

        void log() {
            if (claims > 0) {
                LOG.warn(
                        "Took over {} claims of dead workers: of {} mails under way {} are sent once more, {} stay unknown",
                        claims,
                        deliveries,
                        again,
                        deliveries - again);
            }
        }
    }
}
