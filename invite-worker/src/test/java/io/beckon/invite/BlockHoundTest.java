package io.beckon.invite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class BlockHoundTest {

    @Test
    void waiting_on_an_event_loop_fails_these_tests() {
        CountDownLatch never = new CountDownLatch(1);
        Mono<Boolean> waiting = Mono.delay(Duration.ofMillis(1))
                .flatMap(tick -> Mono.fromCallable(() -> never.await(1, TimeUnit.SECONDS)));
        StepVerifier.create(waiting).expectError(BlockingOperationError.class).verify(Duration.ofSeconds(5));
    }
}
