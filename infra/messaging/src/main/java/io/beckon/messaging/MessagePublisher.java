package io.beckon.messaging;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.util.Collection;
import reactor.core.publisher.Mono;

/** Publishes messages that survive a restart of the broker. */
public interface MessagePublisher {

    /**
     * Publishes persistently and mandatorily, at most 64 unconfirmed at a time; completes when the broker has confirmed all of
     * them. Errors when it refuses, returns or does not confirm one in time: the caller then leaves it to the sweep.
     */
    Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages);
}
