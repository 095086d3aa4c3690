package io.beckon.messaging;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where messages are kept that cannot be handled. */
interface ParkedMessages {

    /** Completes when the message is kept for good. */
    Mono<Void> park(ParkedMessage message);

    /**
     * A message put aside.
     *
     * @param channel the destination it came from, with its lane
     * @param kind    what it says it is; null when not even that could be read
     */
    record ParkedMessage(String channel, @Nullable String kind, byte[] payload, String cause) {}
}
