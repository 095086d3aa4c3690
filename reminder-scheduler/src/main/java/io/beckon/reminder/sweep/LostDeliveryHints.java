package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.messaging.MessagePublisher;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hints the first deliveries of expanded chunks again that are still ready long after they were hinted. A chunk is looked at once
 * in ten minutes while one of its deliveries is open, and never again once it is settled. A cancelled campaign's are hinted too:
 * it takes a mail worker to cancel them.
 */
@Component
class LostDeliveryHints implements Pass {

    private static final String LOOK = """
            WITH looked AS MATERIALIZED (
                SELECT sc.submission_id, sc.sequence, s.lane,
                       EXISTS (SELECT FROM delivery d
                                WHERE d.id >= sc.first_delivery_id AND d.id < sc.first_delivery_id + sc.invited_count
                                  AND d.state = 'ready') AS ready,
                       EXISTS (SELECT FROM delivery d
                                WHERE d.id >= sc.first_delivery_id AND d.id < sc.first_delivery_id + sc.invited_count
                                  AND (d.state IN ('ready', 'sending', 'deferred')
                                       OR d.state = 'unknown' AND d.next_attempt_at IS NOT NULL)) AS open
                  FROM submission_chunk sc
                  JOIN submission s ON s.id = sc.submission_id
                  JOIN campaign c ON c.id = sc.campaign_id
                 WHERE sc.state = 'expanded' AND sc.settled_at IS NULL
                   AND sc.hinted_at <= :before AND sc.expanded_at <= :before
                   AND c.state IN ('running', 'done', 'cancelled')
                   AND s.lane = ANY (CAST(:lanes AS lane[]))
                 ORDER BY sc.hinted_at
                 LIMIT :limit
                   FOR NO KEY UPDATE OF sc SKIP LOCKED)
            UPDATE submission_chunk sc
               SET hinted_at = :now, settled_at = CASE WHEN NOT looked.open THEN CAST(:now AS timestamptz) END
              FROM looked
             WHERE sc.submission_id = looked.submission_id AND sc.sequence = looked.sequence
            RETURNING sc.campaign_id, sc.first_delivery_id, sc.invited_count, CAST(looked.lane AS text) AS lane, looked.ready""";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final MessagePublisher publisher;
    private final Backlog backlog;
    private final SweepSettings settings;
    private final Clock clock;

    LostDeliveryHints(
            DatabaseClient database,
            TransactionalOperator transaction,
            MessagePublisher publisher,
            Backlog backlog,
            SweepSettings settings,
            Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.publisher = publisher;
        this.backlog = backlog;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "lost-delivery-hints";
    }

    @Override
    public Duration interval() {
        return settings.lostHintInterval();
    }

    /** Completes with how many chunks' deliveries were hinted again. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant();
        return backlog.idleLanes(Channel.DELIVERIES_REQUESTED)
                .collectList()
                .flatMap(lanes -> lanes.isEmpty() ? Mono.just(0L) : hintAgain(lanes, now));
    }

    private Mono<Long> hintAgain(List<Lane> lanes, Instant now) {
        return look(lanes, now)
                .filter(Looked::ready)
                .collectMultimap(Looked::lane, Looked::hint)
                .flatMapIterable(Map::entrySet)
                .concatMap(lane -> publish(lane.getKey(), lane.getValue()))
                .reduce(0L, Long::sum)
                .as(transaction::transactional);
    }

    private Flux<Looked> look(List<Lane> lanes, Instant now) {
        return database.sql(LOOK)
                .bind("before", now.minus(settings.lostHintAfter()))
                .bind("now", now)
                .bind("lanes", lanes.stream().map(Lane::sql).toArray(String[]::new))
                .bind("limit", settings.lostHintsAtOnce())
                .map(row -> new Looked(
                        SqlName.of(Lane.class, Objects.requireNonNull(row.get("lane", String.class))),
                        Objects.requireNonNull(row.get("campaign_id", Long.class)),
                        Objects.requireNonNullElse(row.get("first_delivery_id", Long.class), 0L),
                        Objects.requireNonNull(row.get("invited_count", Integer.class)),
                        Objects.requireNonNull(row.get("ready", Boolean.class))))
                .all();
    }

    private Mono<Long> publish(Lane lane, Collection<DeliveriesRequested> hints) {
        return publisher.publish(Channel.DELIVERIES_REQUESTED, lane, hints).thenReturn((long) hints.size());
    }

    private record Looked(Lane lane, long campaign, long firstDelivery, int count, boolean ready) {

        DeliveriesRequested hint() {
            return new DeliveriesRequested(campaign, firstDelivery, firstDelivery + count - 1);
        }
    }
}
