package io.beckon.reminder.pass;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Runs every pass at its own pace, from the start of the service to its end; a stop lets the runs under way finish. */
@Component
class PassRunner implements SmartLifecycle {

    private final List<WatchedPass> passes;
    private @Nullable Run current;

    PassRunner(List<Pass> passes, MeterRegistry metrics) {
        this.passes =
                passes.stream().map(pass -> new WatchedPass(pass, metrics)).toList();
    }

    @Override
    public synchronized void start() {
        if (current == null) {
            current = new Run(passes);
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public synchronized void stop(Runnable callback) {
        Run stopped = current;
        current = null;
        if (stopped == null) {
            callback.run();
        } else {
            stopped.end().thenRun(callback);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return current != null;
    }

    private static final class Run {

        private final Sinks.Empty<Void> stop = Sinks.empty();
        private final CompletableFuture<Void> ended;
        private volatile boolean stopping;

        Run(List<WatchedPass> passes) {
            ended = Flux.fromIterable(passes)
                    .flatMap(this::again, Math.max(1, passes.size()))
                    .then()
                    .toFuture();
        }

        CompletableFuture<Void> end() {
            stopping = true;
            stop.tryEmitEmpty();
            return ended;
        }

        private Mono<Void> again(WatchedPass pass) {
            return Mono.defer(() -> pause(pass))
                    .then(Mono.defer(() -> stopping ? Mono.empty() : pass.run()))
                    .repeat(() -> !stopping)
                    .then();
        }

        /** Jitter keeps instances that started together from looking for the same work at the same moment. */
        private Mono<Void> pause(WatchedPass pass) {
            double share = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
            Duration pause = Duration.ofNanos((long) (pass.interval().toNanos() * share));
            return Mono.firstWithSignal(Mono.delay(pause).then(), stop.asMono());
        }
    }
}
