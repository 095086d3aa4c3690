package io.beckon.gateway.campaign;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.hint.Hints;
import io.beckon.messaging.MessagePublisher;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells the mail workers that deliveries of a campaign may be looked at again; what does not get through, the sweep tells them. */
@Component
class DeliveryHints {

    private static final Logger log = LoggerFactory.getLogger(DeliveryHints.class);

    private static final int AT_ONCE = 64;

    private static final String RANGES = """
            SELECT c.first_delivery_id, c.invited_count, s.lane::text AS lane
              FROM submission_chunk c
              JOIN submission s ON s.id = c.submission_id
             WHERE c.campaign_id = :campaign AND c.state = 'expanded' AND c.invited_count > 0 AND c.settled_at IS NULL
             ORDER BY s.lane, c.submission_id, c.sequence
            """;

    private record Hint(Lane lane, DeliveriesRequested message) {}

    private final DatabaseClient database;
    private final MessagePublisher publisher;
    private final Hints hints;
    private final CampaignSettings settings;

    DeliveryHints(DatabaseClient database, MessagePublisher publisher, Hints hints, CampaignSettings settings) {
        this.database = database;
        this.publisher = publisher;
        this.hints = hints;
        this.settings = settings;
    }

    /** Publishes a range for each expanded chunk of the campaign, as they are read. Never fails. */
    Mono<Void> publish(long campaignId) {
        return ranges(campaignId)
                .windowUntilChanged(Hint::lane)
                .concatMap(lane -> lane.buffer(AT_ONCE).concatMap(this::publishAll))
                .then()
                .timeout(settings.hintsFor())
                .onErrorResume(error -> leaveToSweep(campaignId, error));
    }

    /** Publishes one range. Never fails. */
    Mono<Void> publish(Lane lane, DeliveriesRequested range) {
        return hints.give(Channel.DELIVERIES_REQUESTED, lane, range, "a delivery of campaign " + range.campaignId());
    }

    private Mono<Void> publishAll(List<Hint> hints) {
        return publisher.publish(
                Channel.DELIVERIES_REQUESTED,
                hints.get(0).lane(),
                hints.stream().map(Hint::message).toList());
    }

    private Flux<Hint> ranges(long campaignId) {
        return database.sql(RANGES)
                .bind("campaign", campaignId)
                .map(row -> {
                    long first = row.get("first_delivery_id", Long.class);
                    long last = first + row.get("invited_count", Integer.class) - 1;
                    return new Hint(
                            SqlName.of(Lane.class, row.get("lane", String.class)),
                            new DeliveriesRequested(campaignId, first, last));
                })
                .all();
    }

    private static Mono<Void> leaveToSweep(long campaignId, Throwable error) {
        log.warn(
                "Campaign {}: the mail workers could not be told, the sweep will do it: {}",
                campaignId,
                error.toString());
        return Mono.empty();
    }
}
