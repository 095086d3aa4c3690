package io.beckon.gateway.http;

import io.beckon.gateway.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Does what the answer must not wait for, because the time it takes would tell what the answer does not. It is lost with the process:
 * only for what a person notices to be missing and asks for again.
 */
@Component
public class AfterAnswer {

    private static final Logger log = LoggerFactory.getLogger(AfterAnswer.class);

    private static final int AT_ONCE = 64;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Semaphore places = new Semaphore(AT_ONCE);

    AfterAnswer() {}

    /** Begins the work and does not wait for it; ends with {@link ProblemType#BUSY} when too much is going on already. */
    public Mono<Void> begin(Mono<?> work) {
        return Mono.defer(() -> {
            if (!places.tryAcquire()) {
                return Mono.error(ProblemType.BUSY.with().retryAfter(TRY_AGAIN));
            }
            work.timeout(DEADLINE)
                    .doFinally(end -> places.release())
                    .subscribe(
                            done -> {},
                            error -> log.warn("What was to be done after the answer failed: {}", error.toString()));
            return Mono.empty();
        });
    }
}
