package io.beckon.messaging;

import reactor.core.publisher.Mono;

/** Puts messages back that were parked: what could not be read may be understood by a newer service. */
public interface Republisher {

    /**
     * Publishes bytes as they once came, under the promise of {@link MessagePublisher#publish}; whoever cannot read them parks them
     * anew.
     *
     * @param destination a channel's, with its lane: {@code deliveries.requested.bulk}
     * @return errors with {@link UnknownDestinationException} when no channel of this version has that destination
     */
    Mono<Void> republish(String destination, byte[] payload);
}
