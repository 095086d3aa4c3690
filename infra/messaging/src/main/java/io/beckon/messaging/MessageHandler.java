package io.beckon.messaging;

import io.beckon.contracts.message.BeckonMessage;
import reactor.core.publisher.Mono;

/** Does what a message asks for. Must be harmless when called twice with the same message. */
@FunctionalInterface
public interface MessageHandler {

    /** Completes with exactly one outcome once everything is committed; an error or a time-out counts as a passing fault. */
    Mono<Outcome> handle(BeckonMessage message);
}
