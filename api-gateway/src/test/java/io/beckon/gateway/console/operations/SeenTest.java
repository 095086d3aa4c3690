package io.beckon.gateway.console.operations;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SeenTest {

    @Test
    void what_does_not_answer_within_the_deadline_is_unknown_and_no_zero() {
        StepVerifier.withVirtualTime(() -> Seen.of(Mono.<Long>never()))
                .expectSubscription()
                .thenAwait(Duration.ofSeconds(5))
                .expectNext(new Seen<>(null, "unknown"))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void an_answer_is_shown() {
        StepVerifier.create(Seen.of(Mono.just(0L)))
                .expectNext(new Seen<>(0L, null))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }
}
