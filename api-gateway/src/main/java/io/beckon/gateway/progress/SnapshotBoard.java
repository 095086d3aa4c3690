package io.beckon.gateway.progress;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The latest snapshot of each campaign that somebody looks at. One is made only when asked for, once for all who ask at the same time,
 * and not again before the pause is over: a second, or ten times what it took, whichever is longer, but never longer than ten seconds.
 */
@Component
class SnapshotBoard {

    private static final Duration UNWATCHED = Duration.ofMinutes(10);

    private record Taken(Snapshot snapshot, Duration cost) {}

    private final SnapshotStore store;
    private final ProgressSettings settings;
    private final Clock clock;
    private final LoadingCache<Long, Mono<Taken>> boards;

    SnapshotBoard(SnapshotStore store, ProgressSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.boards = Caffeine.newBuilder()
                .maximumSize(settings.campaignsKept())
                .expireAfterAccess(UNWATCHED)
                .build(this::board);
    }

    /** The snapshot at hand, or a fresh one; empty when there is no such campaign. */
    Mono<Snapshot> latest(long campaignId) {
        return Mono.defer(() -> boards.get(campaignId)).map(Taken::snapshot);
    }

    private Mono<Taken> board(long campaignId) {
        return Mono.defer(() -> store.count(campaignId, clock.instant()))
                .elapsed()
                .map(timed -> new Taken(timed.getT2(), Duration.ofMillis(timed.getT1())))
                .cache(taken -> settings.pauseAfter(taken.cost()), failure -> settings.pause(), () -> Duration.ZERO);
    }
}
