package io.beckon.gateway.erasure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Looks again and again for steps of erasures that are due, from the start of the gateway to its end. */
@Component
class ErasureRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ErasureRunner.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final ErasureSteps steps;
    private final ErasureSettings settings;
    private @Nullable Disposable running;

    ErasureRunner(ErasureSteps steps, ErasureSettings settings) {
        this.steps = steps;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            running = Mono.defer(this::pass).repeat().subscribe();
        }
    }

    /** A step that is cut rolls back, so nothing has to be waited for. */
    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    private Mono<Void> pass() {
        return Mono.defer(steps::one)
                .map(worked -> worked ? Duration.ZERO : jittered(settings.interval()))
                .onErrorResume(failure -> {
                    log.warn("A step of an erasure failed and is tried again: {}", failure.toString());
                    return Mono.just(AFTER_FAILURE);
                })
                .flatMap(pause ->
                        pause.isZero() ? Mono.<Void>empty() : Mono.delay(pause).then());
    }

    /** Keeps gateways that started together from looking in the same moment. */
    private static Duration jittered(Duration interval) {
        return Duration.ofNanos(
                (long) (interval.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
    }
}
