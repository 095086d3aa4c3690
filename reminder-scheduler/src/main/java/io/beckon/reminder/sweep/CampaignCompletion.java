package io.beckon.reminder.sweep;

import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends running campaigns that have nothing left to do. No index on the hot table says what is open: the sweep settles chunk by
 * chunk in the order in which they are sent, by one range scan of at most 1,024 deliveries each, and reads a settled chunk never
 * again. A look at a campaign of any size costs at most one slice of chunks, and where nothing moves it looks ever more seldom.
 */
@Component
class CampaignCompletion implements Pass {

    private static final Logger LOG = LoggerFactory.getLogger(CampaignCompletion.class);

    private static final int SLICE = 32;

    private static final String RUNNING = "SELECT id FROM campaign WHERE state = 'running' ORDER BY id";

    /** An unknown delivery with a time set is one that will be sent again; what is stored of an upload that was not sealed waits for nothing. */
    private static final String SETTLE = """
            WITH looked AS MATERIALIZED (
                SELECT sc.submission_id, sc.sequence, sc.state, sc.first_delivery_id, sc.invited_count
                  FROM submission_chunk sc
                  JOIN submission s ON s.id = sc.submission_id
                 WHERE sc.campaign_id = :campaign AND sc.settled_at IS NULL
                   AND (s.state = 'sealed' OR sc.state <> 'stored')
                 ORDER BY sc.submission_id, sc.sequence
                 LIMIT :slice
                   FOR NO KEY UPDATE OF sc SKIP LOCKED),
            over AS MATERIALIZED (
                SELECT looked.submission_id, looked.sequence
                  FROM looked
                 WHERE looked.state = 'parked'
                    OR looked.state = 'expanded' AND NOT EXISTS (
                        SELECT FROM delivery d
                         WHERE d.id >= looked.first_delivery_id AND d.id < looked.first_delivery_id + looked.invited_count
                           AND (d.state IN ('ready', 'sending', 'deferred')
                                OR d.state = 'unknown' AND d.next_attempt_at IS NOT NULL))),
            settled AS (
                UPDATE submission_chunk sc SET settled_at = :now
                  FROM over
                 WHERE sc.submission_id = over.submission_id AND sc.sequence = over.sequence
                RETURNING sc.sequence)
            SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM settled) AS settled""";

    /** Taken before it is judged, so that a seal that commits meanwhile is seen by the judgement or sees the campaign done. */
    private static final String LOCK =
            "SELECT id FROM campaign WHERE id = :campaign AND state = 'running' FOR NO KEY UPDATE SKIP LOCKED";

    private static final String FINISH = """
            UPDATE campaign c SET state = 'done', finished_at = :now, version = version + 1
             WHERE c.id = :campaign AND c.state = 'running'
               AND EXISTS (SELECT FROM submission s WHERE s.campaign_id = c.id AND s.state = 'sealed')
               AND NOT EXISTS (SELECT FROM submission s
                                WHERE s.campaign_id = c.id AND s.state = 'open' AND s.lease_until > clock_timestamp())
               AND NOT EXISTS (SELECT FROM submission_chunk sc
                                 JOIN submission s ON s.id = sc.submission_id
                                WHERE sc.campaign_id = c.id AND sc.settled_at IS NULL
                                  AND (s.state = 'sealed' OR sc.state <> 'stored'))""";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final SweepSettings settings;
    private final Clock clock;
    private final Pace pace;

    CampaignCompletion(
            DatabaseClient database, TransactionalOperator transaction, SweepSettings settings, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        this.pace = new Pace(settings.doneInterval());
    }

    @Override
    public String name() {
        return "campaign-completion";
    }

    @Override
    public Duration interval() {
        return settings.doneInterval();
    }

    /** Completes with how many campaigns are done now. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant();
        return database.sql(RUNNING)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all()
                .collectList()
                .doOnNext(pace::keepOnly)
                .flatMapIterable(running -> running)
                .filter(campaign -> pace.isTurn(campaign, now))
                .concatMap(campaign -> look(campaign, now))
                .reduce(0L, Long::sum);
    }

    private Mono<Long> look(long campaign, Instant now) {
        return settle(campaign, now)
                .expand(slice -> slice.isWholeAndSettled() ? settle(campaign, now) : Mono.empty())
                .reduce(Slice::and)
                .doOnNext(slices -> pace.looked(campaign, slices.settled() > 0, now))
                .filter(slices -> slices.looked() == slices.settled())
                .flatMap(slices -> finish(campaign, now))
                .defaultIfEmpty(0L);
    }

    private Mono<Slice> settle(long campaign, Instant now) {
        return database.sql(SETTLE)
                .bind("campaign", campaign)
                .bind("slice", SLICE)
                .bind("now", now)
                .map(row -> new Slice(
                        Objects.requireNonNull(row.get("looked", Long.class)),
                        Objects.requireNonNull(row.get("settled", Long.class))))
                .one();
    }

    private Mono<Long> finish(long campaign, Instant now) {
        Mono<Long> judged = database.sql(FINISH)
                .bind("campaign", campaign)
                .bind("now", now)
                .fetch()
                .rowsUpdated();
        return Flux.from(database.sql(LOCK).bind("campaign", campaign).fetch().first())
                .concatMap(locked -> judged)
                .next()
                .as(transaction::transactional)
                .filter(done -> done > 0)
                .doOnNext(done -> LOG.info("Campaign {} is done", campaign));
    }

    private record Slice(long looked, long settled) {

        boolean isWholeAndSettled() {
            return settled == SLICE;
        }

        Slice and(Slice next) {
            return new Slice(looked + next.looked, settled + next.settled);
        }
    }
}
