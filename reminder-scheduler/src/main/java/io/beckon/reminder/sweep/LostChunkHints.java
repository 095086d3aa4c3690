package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
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
 * Hints chunks of sealed submissions again that wait to be expanded and whose hint got lost. The stamp is committed after the
 * broker has confirmed, so that a broker that is down costs no ten minutes.
 */
@Component
class LostChunkHints implements Pass {

    private static final String STAMP = """
            WITH lost AS MATERIALIZED (
                SELECT sc.submission_id, sc.sequence, s.lane
                  FROM submission_chunk sc
                  JOIN submission s ON s.id = sc.submission_id
                  JOIN campaign c ON c.id = sc.campaign_id
                 WHERE sc.state = 'stored' AND sc.settled_at IS NULL AND sc.hinted_at <= :before
                   AND (s.state = 'sealed' OR s.state = 'open' AND c.send_while_uploading)
                   AND c.state NOT IN ('paused', 'cancelled')
                   AND s.lane = ANY (CAST(:lanes AS lane[]))
                 ORDER BY sc.hinted_at
                 LIMIT :limit
                   FOR NO KEY UPDATE OF sc SKIP LOCKED)
            UPDATE submission_chunk sc SET hinted_at = :now
              FROM lost
             WHERE sc.submission_id = lost.submission_id AND sc.sequence = lost.sequence
            RETURNING sc.submission_id, sc.sequence, CAST(lost.lane AS text) AS lane""";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final MessagePublisher publisher;
    private final Backlog backlog;
    private final SweepSettings settings;
    private final Clock clock;

    LostChunkHints(
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
        return "lost-chunk-hints";
    }

    @Override
    public Duration interval() {
        return settings.lostHintInterval();
    }

    /** Completes with how many chunks were hinted again. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant();
        return backlog.idleLanes(Channel.INVITATIONS_SUBMITTED)
                .collectList()
                .flatMap(lanes -> lanes.isEmpty() ? Mono.just(0L) : hintAgain(lanes, now));
    }

    private Mono<Long> hintAgain(List<Lane> lanes, Instant now) {
        return stamp(lanes, now)
                .collectMultimap(Lost::lane, Lost::hint)
                .flatMapIterable(Map::entrySet)
                .concatMap(lane -> publish(lane.getKey(), lane.getValue()))
                .reduce(0L, Long::sum)
                .as(transaction::transactional);
    }

    private Flux<Lost> stamp(List<Lane> lanes, Instant now) {
        return database.sql(STAMP)
                .bind("before", now.minus(settings.lostHintAfter()))
                .bind("now", now)
                .bind("lanes", lanes.stream().map(Lane::sql).toArray(String[]::new))
                .bind("limit", settings.lostHintsAtOnce())
                .map(row -> new Lost(
                        SqlName.of(Lane.class, Objects.requireNonNull(row.get("lane", String.class))),
                        new ChunkSubmitted(
                                Objects.requireNonNull(row.get("submission_id", Long.class)),
                                Objects.requireNonNull(row.get("sequence", Integer.class)))))
                .all();
    }

    private Mono<Long> publish(Lane lane, Collection<ChunkSubmitted> hints) {
        return publisher.publish(Channel.INVITATIONS_SUBMITTED, lane, hints).thenReturn((long) hints.size());
    }

    private record Lost(Lane lane, ChunkSubmitted hint) {}
}
