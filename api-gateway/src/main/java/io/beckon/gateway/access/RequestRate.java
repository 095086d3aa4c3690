package io.beckon.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.beckon.gateway.problem.ProblemType;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps one caller from taking all of this instance: a token bucket for each (each gateway counts for itself). A bucket nobody used for a
 * minute is full again and is forgotten.
 */
final class RequestRate implements WebFilter {

    private final AccessSettings settings;
    private final Cache<Actor, Bucket> buckets;

    RequestRate(AccessSettings settings) {
        this.settings = settings;
        Duration untilFull = Duration.ofSeconds(1L + settings.burst() / settings.requestsPerSecond());
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.keysRemembered())
                .expireAfterAccess(untilFull)
                .build();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return CurrentCaller.get().doOnNext(this::take).then(chain.filter(exchange));
    }

    private void take(Caller caller) {
        Bucket bucket = buckets.get(caller.actor(), actor -> newBucket());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ProblemType.TOO_MANY_REQUESTS
                    .with(settings.requestsPerSecond())
                    .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.burst())
                        .refillGreedy(settings.requestsPerSecond(), Duration.ofSeconds(1)))
                .build();
    }
}
