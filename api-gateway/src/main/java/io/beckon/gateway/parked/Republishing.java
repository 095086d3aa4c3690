package io.beckon.gateway.parked;

import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.hint.HintSettings;
import io.beckon.gateway.parked.ParkedMessageStore.Kept;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.messaging.MessageNotTakenException;
import io.beckon.messaging.Republisher;
import io.beckon.messaging.UnknownDestinationException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.messaging.MessagingException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Parked messages on their way back. The broker has the message before its row goes, and no lock is held while it is waited for: of two
 * who try at once, or after a crash between the two, it is published twice, and a pointer that comes twice is harmless.
 */
@Component
class Republishing {

    private static final Logger log = LoggerFactory.getLogger(Republishing.class);

    private static final Duration BROKER_WAIT = Duration.ofSeconds(10);

    private final ParkedMessageStore store;
    private final Republisher publisher;
    private final HintSettings hints;

    Republishing(ParkedMessageStore store, Republisher publisher, HintSettings hints) {
        this.store = store;
        this.publisher = publisher;
        this.hints = hints;
    }

    /** Whether it was parked until now. */
    Mono<Boolean> retry(long id) {
        return store.find(id)
                .delayUntil(kept -> AuditDetail.add("channel", kept.channel()))
                .delayUntil(kept -> republish(id, kept))
                .flatMap(kept -> store.delete(id))
                .defaultIfEmpty(false);
    }

    private Mono<Void> republish(long id, Kept kept) {
        return publisher
                .republish(kept.channel(), kept.payload())
                .timeout(hints.deadline())
                .doOnError(error -> log.warn("The parked message {} stays parked: {}", id, error.toString()))
                .onErrorMap(Republishing::brokerIsAway, error -> brokerAway())
                .onErrorMap(UnknownDestinationException.class, error -> ProblemType.CHANNEL_GONE.with(kept.channel()));
    }

    private static boolean brokerIsAway(Throwable error) {
        return error instanceof TimeoutException
                || error instanceof MessageNotTakenException
                || error instanceof AmqpException
                || error instanceof MessagingException;
    }

    private static ProblemException brokerAway() {
        return ProblemType.BROKER_UNAVAILABLE.with().retryAfter(BROKER_WAIT);
    }
}
