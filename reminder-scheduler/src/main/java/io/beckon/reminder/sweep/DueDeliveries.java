package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.messaging.MessagePublisher;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells the mail workers which campaigns have deliveries whose time has come: retries, and reminders whose own hint got lost.
 * At most one hint a campaign and pass, and none for a campaign hinted a moment ago: it is still being worked on. Where hints wait in the
 * queue its own may be among them, so it is left alone for longer; otherwise a slow mail server would make hundreds of them.
 */
@Component
class DueDeliveries implements Pass {

    /**
     * One index probe a campaign that has any attempt planned (a loose index scan over delivery_due). Paused campaigns
     * wait; those of a cancelled one are hinted too, because it takes a mail worker to cancel them.
     */
    private static final String DUE_CAMPAIGNS = """
            WITH RECURSIVE earliest AS (
                (SELECT d.campaign_id, d.next_attempt_at, d.lane
                   FROM delivery d
                  WHERE d.next_attempt_at IS NOT NULL AND d.campaign_id IS NOT NULL
                  ORDER BY d.campaign_id, d.next_attempt_at LIMIT 1)
                UNION ALL
                SELECT following.campaign_id, following.next_attempt_at, following.lane
                  FROM earliest
                 CROSS JOIN LATERAL (
                    SELECT d.campaign_id, d.next_attempt_at, d.lane
                      FROM delivery d
                     WHERE d.next_attempt_at IS NOT NULL AND d.campaign_id > earliest.campaign_id
                     ORDER BY d.campaign_id, d.next_attempt_at LIMIT 1) following)
            SELECT earliest.campaign_id, CAST(earliest.lane AS text) AS lane
              FROM earliest
              JOIN campaign c ON c.id = earliest.campaign_id
             WHERE earliest.next_attempt_at <= :now AND c.state <> 'paused'
               AND c.workspace_id NOT IN (SELECT id FROM workspace WHERE suspended_at IS NOT NULL)
            UNION ALL
            (SELECT CAST(:withoutCampaign AS bigint), 'express'
               FROM delivery d
              WHERE d.campaign_id IS NULL AND d.next_attempt_at <= :now
              LIMIT 1)""";

    private final DatabaseClient database;
    private final MessagePublisher publisher;
    private final Backlog backlog;
    private final SweepSettings settings;
    private final Clock clock;
    /** Passes of one instance never overlap, so this needs no lock; entries go when they have served. */
    private final Map<Long, Hinted> hinted = new HashMap<>();

    DueDeliveries(
            DatabaseClient database, MessagePublisher publisher, Backlog backlog, SweepSettings settings, Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.backlog = backlog;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "due-deliveries";
    }

    @Override
    public Duration interval() {
        return settings.dueInterval();
    }

    /** Completes with how many campaigns were hinted. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant();
        return forgetOld(now)
                .thenMany(due(now))
                .filter(due -> !hinted.containsKey(due.campaign()))
                .collectMultimap(Due::lane)
                .flatMapIterable(Map::entrySet)
                .concatMap(lane -> hint(lane.getKey(), List.copyOf(lane.getValue()), now))
                .reduce(0L, Long::sum);
    }

    private Flux<Due> due(Instant now) {
        return database.sql(DUE_CAMPAIGNS)
                .bind("now", now)
                .bind("withoutCampaign", DeliveriesDue.WITHOUT_CAMPAIGN)
                .map(row -> new Due(
                        Objects.requireNonNull(row.get("campaign_id", Long.class)),
                        SqlName.of(Lane.class, Objects.requireNonNull(row.get("lane", String.class)))))
                .all();
    }

    private Mono<Long> hint(Lane lane, List<Due> campaigns, Instant now) {
        List<DeliveriesDue> hints =
                campaigns.stream().map(due -> new DeliveriesDue(due.campaign())).toList();
        return publisher
                .publish(Channel.DELIVERIES_REQUESTED, lane, hints)
                .then(Mono.fromCallable(() -> remember(campaigns, now)));
    }

    private long remember(List<Due> campaigns, Instant now) {
        campaigns.forEach(due -> hinted.put(due.campaign(), new Hinted(due.lane(), now)));
        return campaigns.size();
    }

    private Mono<Void> forgetOld(Instant now) {
        return Flux.fromStream(() -> hinted.values().stream().map(Hinted::lane).distinct())
                .concatMap(lane -> rest(lane).doOnNext(rest -> forgetOld(lane, now.minus(rest))))
                .then();
    }

    private void forgetOld(Lane lane, Instant until) {
        hinted.values().removeIf(hint -> hint.lane() == lane && !hint.at().isAfter(until));
    }

    /** How long a campaign hinted on this lane is left alone. */
    private Mono<Duration> rest(Lane lane) {
        if (lane == Lane.EXPRESS) {
            // Short lists, and codes that somebody waits for: they are old before a long rest is over.
            return Mono.just(settings.dueAgainAfter());
        }
        return backlog.waiting(Channel.DELIVERIES_REQUESTED, lane)
                .map(waiting -> waiting == 0 ? settings.dueAgainAfter() : settings.lostHintAfter())
                .onErrorReturn(settings.lostHintAfter());
    }

    private record Hinted(Lane lane, Instant at) {}

    private record Due(long campaign, Lane lane) {}
}
