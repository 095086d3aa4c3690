package io.beckon.reminder.pass;

import io.beckon.messaging.MessageNotTakenException;
import io.beckon.postgres.DatabaseFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import reactor.core.publisher.Mono;

/** A pass whose failures end here: logged when they begin and when they are over, counted always. */
final class WatchedPass {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedPass.class);

    private final Pass pass;
    private final Counter moved;
    private final Counter failures;
    private final Timer duration;
    private volatile boolean failing;

    WatchedPass(Pass pass, MeterRegistry metrics) {
        this.pass = pass;
        this.moved = metrics.counter("beckon.pass.moved", "pass", pass.name());
        this.failures = metrics.counter("beckon.pass.failures", "pass", pass.name());
        this.duration = metrics.timer("beckon.pass.duration", "pass", pass.name());
    }

    Duration interval() {
        return pass.interval();
    }

    /** Never errors. */
    Mono<Void> run() {
        return Mono.defer(() -> {
            long begin = System.nanoTime();
            return Mono.defer(pass::run)
                    .doOnNext(this::succeeded)
                    .doOnError(this::failed)
                    .doFinally(signal -> duration.record(Duration.ofNanos(System.nanoTime() - begin)))
                    .onErrorComplete()
                    .then();
        });
    }

    private void succeeded(long count) {
        if (failing) {
            failing = false;
            LOG.info("{} works again", pass.name());
        }
        if (count > 0) {
            moved.increment(count);
            LOG.info("{}: {}", pass.name(), count);
        }
    }

    private void failed(Throwable error) {
        failures.increment();
        if (failing) {
            LOG.debug("{} still fails: {}", pass.name(), error.toString());
        } else if (passes(error)) {
            LOG.warn(
                    "{} cannot be done now and is tried again every {}: {}", pass.name(), interval(), error.toString());
        } else {
            LOG.error("{} failed and is tried again every {}", pass.name(), interval(), error);
        }
        failing = true;
    }

    /** Whether it is about a server that is away for a while. */
    private static boolean passes(Throwable error) {
        return DatabaseFailure.isTransient(error)
                || error instanceof AmqpException
                || error instanceof MessageNotTakenException;
    }
}
