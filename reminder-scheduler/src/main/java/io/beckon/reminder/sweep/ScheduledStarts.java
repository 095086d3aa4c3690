package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.messaging.MessagePublisher;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Starts scheduled campaigns when their time has come and hints the deliveries that wait for it. What cannot be hinted, because
 * the broker is down or this instance dies, {@link LostDeliveryHints} hints later.
 */
@Component
class ScheduledStarts implements Pass {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledStarts.class);

    private static final int HINTS_AT_ONCE = 64;

    private static final String START = """
            UPDATE campaign
               SET state = 'running', started_at = COALESCE(started_at, :now), version = version + 1
             WHERE id IN (SELECT id FROM campaign
                           WHERE state = 'scheduled' AND start_at <= :now
                           ORDER BY start_at
                             FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING id""";

    private static final String CHUNKS = """
            SELECT sc.campaign_id, sc.first_delivery_id, sc.invited_count, CAST(s.lane AS text) AS lane
              FROM submission_chunk sc
              JOIN submission s ON s.id = sc.submission_id
             WHERE sc.campaign_id = :campaign AND sc.settled_at IS NULL AND sc.state = 'expanded' AND sc.invited_count > 0
             ORDER BY sc.submission_id, sc.sequence""";

    private final DatabaseClient database;
    private final MessagePublisher publisher;
    private final SweepSettings settings;
    private final Clock clock;

    ScheduledStarts(DatabaseClient database, MessagePublisher publisher, SweepSettings settings, Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "scheduled-starts";
    }

    @Override
    public Duration interval() {
        return settings.startInterval();
    }

    /** Completes with how many campaigns were started. */
    @Override
    public Mono<Long> run() {
        return database.sql(START)
                .bind("now", clock.instant())
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all()
                .collectList()
                .flatMap(started -> Flux.fromIterable(started)
                        .doOnNext(campaign -> LOG.info("Campaign {} is started: its time has come", campaign))
                        .concatMap(this::hint)
                        .then(Mono.just((long) started.size())));
    }

    private Mono<Void> hint(long campaign) {
        return database.sql(CHUNKS)
                .bind("campaign", campaign)
                .map(row -> {
                    long first = Objects.requireNonNull(row.get("first_delivery_id", Long.class));
                    int count = Objects.requireNonNull(row.get("invited_count", Integer.class));
                    return new Chunk(
                            SqlName.of(Lane.class, Objects.requireNonNull(row.get("lane", String.class))),
                            new DeliveriesRequested(campaign, first, first + count - 1));
                })
                .all()
                .bufferUntilChanged(Chunk::lane)
                .concatMap(chunks -> Flux.fromIterable(chunks).buffer(HINTS_AT_ONCE))
                .concatMap(this::publish)
                .then();
    }

    private Mono<Void> publish(List<Chunk> chunks) {
        return publisher.publish(
                Channel.DELIVERIES_REQUESTED,
                chunks.get(0).lane(),
                chunks.stream().map(Chunk::hint).toList());
    }

    private record Chunk(Lane lane, DeliveriesRequested hint) {}
}
