package io.beckon.invite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class BlockHoundTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void waiting_on_an_event_loop_fails_these_tests() {
        CountDownLatch never = new CountDownLatch(1);
        Mono<Boolean> waiting = Mono.delay(Duration.ofMillis(1))
                .flatMap(tick -> Mono.fromCallable(() -> never.await(1, TimeUnit.SECONDS)));
        StepVerifier.create(waiting).expectError(BlockingOperationError.class).verify(Duration.ofSeconds(5));
    }

    @Test
    void handing_work_to_a_busy_pool_does_not() throws InterruptedException {
        ArrayBlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(8);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue);
        AtomicReference<Thread> eventLoop = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        try {
            pool.execute(() -> holdWhile(queue, eventLoop, done));
            Mono<Void> handing = Mono.delay(Duration.ofMillis(1))
                    .flatMap(tick -> Mono.fromRunnable(() -> {
                        eventLoop.set(Thread.currentThread());
                        pool.execute(done::countDown);
                    }));
            StepVerifier.create(handing).expectComplete().verify(PATIENCE);
            assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    /** Keeps the queue's lock until the event loop waits for it. */
    private static void holdWhile(
            ArrayBlockingQueue<Runnable> queue, AtomicReference<Thread> eventLoop, CountDownLatch done) {
        queue.add(done::countDown);
        queue.removeIf(entry -> {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> eventLoop.get() != null && eventLoop.get().getState() == Thread.State.WAITING);
            return true;
        });
    }
}
