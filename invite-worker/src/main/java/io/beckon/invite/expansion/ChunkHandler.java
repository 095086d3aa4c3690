package io.beckon.invite.expansion;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.messaging.MessageHandler;
import io.beckon.messaging.MessagePublisher;
import io.beckon.messaging.Outcome;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Handles {@link ChunkSubmitted}: expand and commit, publish what is to be delivered, and only then let go of the message. */
@Component
class ChunkHandler implements MessageHandler {

    private static final Logger log = LoggerFactory.getLogger(ChunkHandler.class);

    private final ChunkExpansion expansion;
    private final MessagePublisher publisher;
    private final ExpansionProperties properties;

    ChunkHandler(ChunkExpansion expansion, MessagePublisher publisher, ExpansionProperties properties) {
        this.expansion = expansion;
        this.publisher = publisher;
        this.properties = properties;
    }

    @Override
    public Mono<Outcome> handle(BeckonMessage message) {
        if (message instanceof ChunkSubmitted chunk) {
            return expansion.expand(chunk).flatMap(this::publishThenLetGo).onErrorResume(this::tryAgainLater);
        }
        return Mono.just(Outcome.park("invite-worker expands chunks and nothing else"));
    }

    private Mono<Outcome> publishThenLetGo(Expansion expansionResult) {
        if (expansionResult instanceof Expansion.Expanded expanded) {
            return publish(expanded).thenReturn(Outcome.done()).onErrorResume(this::tryAgainLater);
        }
        if (expansionResult instanceof Expansion.Unknown unknown) {
            return Mono.just(Outcome.park(unknown.why()));
        }
        if (expansionResult instanceof Expansion.Failed failed) {
            return tryAgainLater(failed.cause());
        }
        return Mono.just(Outcome.done());
    }

    /** Only for a running campaign: start and resume publish what was expanded before, and the sweep what was missed. */
    private Mono<Void> publish(Expansion.Expanded expanded) {
        if (expanded.invitedCount() == 0) {
            return Mono.empty();
        }
        return running(expanded).flatMap(running -> running ? publishRange(expanded) : Mono.empty());
    }

    /**
     * A start that comes while the chunk is being expanded does not see it, and the expansion does not see the start: so whoever commits
     * later looks again.
     */
    private Mono<Boolean> running(Expansion.Expanded expanded) {
        return expanded.running() ? Mono.just(true) : expansion.isRunning(expanded.campaignId());
    }

    private Mono<Void> publishRange(Expansion.Expanded expanded) {
        DeliveriesRequested range = new DeliveriesRequested(
                expanded.campaignId(),
                expanded.firstDeliveryId(),
                expanded.firstDeliveryId() + expanded.invitedCount() - 1);
        return publisher.publish(Channel.DELIVERIES_REQUESTED, expanded.lane(), List.of(range));
    }

    private Mono<Outcome> tryAgainLater(Throwable cause) {
        log.atWarn().setCause(cause).log("A chunk rests for {}", properties.retryAfter());
        return Mono.just(Outcome.retryAfter(properties.retryAfter(), cause.toString()));
    }
}
