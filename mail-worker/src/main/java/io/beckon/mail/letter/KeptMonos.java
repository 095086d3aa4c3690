package io.beckon.mail.letter;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What was made once and is kept for a while, the most recently used up to a limit; failures are not kept. */
final class KeptMonos<K, V> {

    /** The one duration for which Reactor plans no end; any other one would hold the value until it is over, used or not. */
    private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

    private final @Nullable Duration keptFor;
    private final Map<K, Mono<V>> kept;

    KeptMonos(int limit, @Nullable Duration keptFor) {
        this.keptFor = keptFor;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Mono<V>> eldest) {
                return size() > limit;
            }
        };
    }

    Mono<V> get(K key, Supplier<Mono<V>> maker) {
        synchronized (kept) {
            return kept.computeIfAbsent(key, absent -> keep(maker.get()));
        }
    }

    private Mono<V> keep(Mono<V> made) {
        return made.cache(value -> keptFor == null ? FOR_GOOD : keptFor, error -> Duration.ZERO, () -> Duration.ZERO);
    }
}
