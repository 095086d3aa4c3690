package io.beckon.gateway.progress;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.beckon.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Counts something, once for all who ask for the same, and not again before the pause that a snapshot of that cost would have. */
final class CostlyCounts<K, V> {

    private static final Duration UNWATCHED = Duration.ofMinutes(10);
    private static final int KEPT = 200;

    /** Counts at a time, whoever asks: each takes a connection of the database for as long as it lasts. */
    private static final int AT_ONCE = 2;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private record Counted<V>(V value, Duration cost) {}

    private final ProgressSettings settings;
    private final Function<K, Mono<V>> count;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final LoadingCache<K, Mono<Counted<V>>> boards;

    CostlyCounts(ProgressSettings settings, Function<K, Mono<V>> count) {
        this.settings = settings;
        this.count = count;
        this.boards = Caffeine.newBuilder()
                .maximumSize(KEPT)
                .expireAfterAccess(UNWATCHED)
                .build(this::board);
    }

    /** What is at hand, or a fresh count; ends with {@link ProblemType#BUSY} when too many are under way. */
    Mono<V> latest(K key) {
        return Mono.defer(() -> boards.get(key)).map(Counted::value);
    }

    private Mono<Counted<V>> board(K key) {
        return Mono.using(this::place, place -> count.apply(key), Semaphore::release)
                .elapsed()
                .map(timed -> new Counted<>(timed.getT2(), Duration.ofMillis(timed.getT1())))
                .cache(
                        counted -> settings.pauseAfter(counted.cost()),
                        failure -> settings.pause(),
                        () -> Duration.ZERO);
    }

    private Semaphore place() {
        if (!places.tryAcquire()) {
            throw ProblemType.BUSY.with().retryAfter(TRY_AGAIN);
        }
        return places;
    }
}
