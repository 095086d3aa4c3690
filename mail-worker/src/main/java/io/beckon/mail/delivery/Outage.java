package io.beckon.mail.delivery;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * While the mail server cannot be reached or lets nobody in, nothing is claimed for a moment, doubled by each further failure: otherwise
 * all of a campaign would be deferred, one by one, for a fault that is none of theirs.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    // Guarded by this.
    private Duration pause = Duration.ZERO;
    private long until;

    synchronized boolean lasts() {
        return !pause.isZero() && until - System.nanoTime() > 0;
    }

    /** Completes when it is worth trying again. */
    Mono<Void> over() {
        return Mono.defer(() -> {
            long left = left();
            return left <= 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(left)).then();
        });
    }

    private synchronized long left() {
        return pause.isZero() ? 0 : until - System.nanoTime();
    }

    synchronized void struck(String cause) {
        if (lasts()) {
            return;
        }
        Duration doubled = pause.isZero() ? FIRST : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        until = System.nanoTime() + pause.toNanos();
        LOG.warn("the mail server takes no mail, nothing is claimed for {}: {}", pause, cause);
    }

    synchronized void ended() {
        if (!pause.isZero()) {
            pause = Duration.ZERO;
            LOG.info("the mail server takes mail again");
        }
    }
}
