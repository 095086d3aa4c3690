package io.beckon.gateway.progress;

import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A campaign's snapshots as server-sent events. An event's id is the moment of its snapshot, so a client that comes back is told only
 * what is newer, by whichever gateway; the last one of an ended campaign has an id that ends in {@value #END}.
 */
@Component
class ProgressStream {

    static final String END = "-end";

    private final SnapshotBoard board;
    private final ProgressSettings settings;

    ProgressStream(SnapshotBoard board, ProgressSettings settings) {
        this.board = board;
        this.settings = settings;
    }

    /**
     * The snapshots after an event, until the campaign has ended and nothing is on its way.
     *
     * @param lastEventId of the last event the client has, or null for none
     */
    Flux<ServerSentEvent<Snapshot>> after(@Nullable String lastEventId, long campaignId) {
        long seen = moment(lastEventId);
        return snapshots(campaignId)
                .filter(snapshot -> snapshot.at().toEpochMilli() > seen || snapshot.last())
                .map(ProgressStream::event)
                .publish(events -> Flux.merge(events, heartbeats().takeUntilOther(events.ignoreElements())));
    }

    /** Whether this client was told the end already; it should not come again. */
    Mono<Boolean> hasEnded(@Nullable String lastEventId, long campaignId) {
        return lastEventId == null || !lastEventId.endsWith(END)
                ? Mono.just(false)
                : board.latest(campaignId).map(Snapshot::last).defaultIfEmpty(true);
    }

    private Flux<Snapshot> snapshots(long campaignId) {
        return board.latest(campaignId)
                .repeatWhen(rounds -> rounds.takeWhile(found -> found > 0).delayElements(settings.pause()))
                .distinctUntilChanged(Snapshot::at)
                .takeUntil(Snapshot::last);
    }

    private Flux<ServerSentEvent<Snapshot>> heartbeats() {
        return Flux.interval(settings.heartbeat())
                .onBackpressureDrop()
                .map(beat ->
                        ServerSentEvent.<Snapshot>builder().comment("alive").build());
    }

    private static ServerSentEvent<Snapshot> event(Snapshot snapshot) {
        return ServerSentEvent.builder(snapshot)
                .id(snapshot.at().toEpochMilli() + (snapshot.last() ? END : ""))
                .event("snapshot")
                .build();
    }

    private static long moment(@Nullable String eventId) {
        if (eventId == null) {
            return 0;
        }
        try {
            return Long.parseLong(
                    eventId.endsWith(END) ? eventId.substring(0, eventId.length() - END.length()) : eventId);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
