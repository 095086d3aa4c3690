package io.beckon.reminder.pass;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.MessagePublisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Publishes what is only a hint that work is there: it heals by itself through {@code delivery.next_attempt_at}, so a broker that
 * is down is no error. After a failure no further one is tried for a moment, lest every batch waits for the broker's time-out.
 */
@Component
public class LenientHints {

    private static final Logger LOG = LoggerFactory.getLogger(LenientHints.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final MessagePublisher publisher;
    private final Counter lost;
    private volatile @Nullable Long failedAtNanos;

    public LenientHints(MessagePublisher publisher, MeterRegistry metrics) {
        this.publisher = publisher;
        this.lost = metrics.counter("beckon.hints.left.to.sweep");
    }

    /** Completes also when the broker did not take them. */
    public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> hints) {
        if (hints.isEmpty()) {
            return Mono.empty();
        }
        if (isPausing()) {
            lost.increment(hints.size());
            return Mono.empty();
        }
        return publisher
                .publish(channel, lane, hints)
                .doOnSuccess(nothing -> succeeded())
                .doOnError(error -> failed(error, hints.size()))
                .onErrorComplete();
    }

    private boolean isPausing() {
        Long failedAt = failedAtNanos;
        return failedAt != null && System.nanoTime() - failedAt < PAUSE.toNanos();
    }

    private void succeeded() {
        if (failedAtNanos != null) {
            failedAtNanos = null;
            LOG.info("The broker takes hints again");
        }
    }

    private void failed(Throwable error, int count) {
        lost.increment(count);
        if (failedAtNanos == null) {
            LOG.warn("The broker takes no hints; the sweep will give them again: {}", error.toString());
        }
        failedAtNanos = System.nanoTime();
    }
}
