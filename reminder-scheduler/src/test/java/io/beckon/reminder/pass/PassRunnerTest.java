package io.beckon.reminder.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PassRunnerTest {

    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void every_pass_runs_again_and_again_and_one_that_fails_stops_neither_itself_nor_another() {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger throwing = new AtomicInteger();
        AtomicInteger working = new AtomicInteger();
        PassRunner runner = new PassRunner(
                List.of(
                        pass("failing", () -> {
                            failing.incrementAndGet();
                            return Mono.error(new IllegalStateException("no"));
                        }),
                        pass("throwing", () -> {
                            throwing.incrementAndGet();
                            throw new IllegalStateException("no");
                        }),
                        pass("working", () -> Mono.fromCallable(() -> (long) working.incrementAndGet()))),
                metrics);
        runner.start();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> failing.get() > 3 && throwing.get() > 3 && working.get() > 3);
        runner.stop();

        assertThat(metrics.counter("beckon.pass.failures", "pass", "failing").count())
                .isGreaterThan(3);
        assertThat(metrics.counter("beckon.pass.moved", "pass", "working").count())
                .isGreaterThanOrEqualTo(1 + 2 + 3);
    }

    @Test
    void a_stop_waits_for_the_run_under_way_and_no_other_begins() {
        Sinks.One<Long> work = Sinks.one();
        AtomicInteger runs = new AtomicInteger();
        PassRunner runner = new PassRunner(
                List.of(pass("slow", () -> {
                    runs.incrementAndGet();
                    return work.asMono();
                })),
                metrics);
        AtomicBoolean stopped = new AtomicBoolean();
        runner.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() == 1);

        runner.stop(() -> stopped.set(true));
        assertThat(runner.isRunning()).isFalse();
        assertThat(stopped).isFalse();
        work.tryEmitValue(1L);

        await().atMost(Duration.ofSeconds(10)).untilTrue(stopped);
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_stop_does_not_wait_for_the_next_interval() {
        PassRunner runner = new PassRunner(
                List.of(new Pass() {
                    @Override
                    public String name() {
                        return "rare";
                    }

                    @Override
                    public Duration interval() {
                        return Duration.ofHours(1);
                    }

                    @Override
                    public Mono<Long> run() {
                        return Mono.just(0L);
                    }
                }),
                metrics);
        AtomicBoolean stopped = new AtomicBoolean();
        runner.start();

        runner.stop(() -> stopped.set(true));

        await().atMost(Duration.ofSeconds(10)).untilTrue(stopped);
    }

    private static Pass pass(String name, Supplier<Mono<Long>> work) {
        return new Pass() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration interval() {
                return Duration.ofMillis(5);
            }

            @Override
            public Mono<Long> run() {
                return work.get();
            }
        };
    }
}
