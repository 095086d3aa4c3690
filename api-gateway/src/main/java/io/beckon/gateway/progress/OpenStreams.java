package io.beckon.gateway.progress;

import io.beckon.gateway.access.Actor;
import io.beckon.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** Bounds the streams that one caller has open at this gateway. */
@Component
class OpenStreams {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    private final Map<Actor, Integer> open = new ConcurrentHashMap<>();
    private final int limit;

    OpenStreams(ProgressSettings settings) {
        this.limit = settings.streamsPerKey();
    }

    /**
     * Takes a place.
     *
     * @return gives the place back, once however often it is run
     */
    Runnable take(Actor caller) {
        open.merge(caller, 1, (now, one) -> {
            if (now >= limit) {
                throw ProblemType.TOO_MANY_STREAMS.with(limit).retryAfter(TRY_AGAIN);
            }
            return now + one;
        });
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                open.computeIfPresent(caller, (key, now) -> now == 1 ? null : now - 1);
            }
        };
    }

    int count(Actor caller) {
        return open.getOrDefault(caller, 0);
    }
}
