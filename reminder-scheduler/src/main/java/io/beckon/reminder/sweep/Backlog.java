package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the queues still hold: while that is something, no hint counts as lost. */
interface Backlog {

    /** Messages that no consumer has taken yet; 0 for a queue that nobody has declared. Errors when the broker cannot be asked. */
    Mono<Long> waiting(Channel channel, Lane lane);

    /** The lanes of a channel on which nothing waits. */
    default Flux<Lane> idleLanes(Channel channel) {
        return Flux.fromStream(() -> Arrays.stream(Lane.values()))
                .concatMap(lane ->
                        waiting(channel, lane).filter(waiting -> waiting == 0).map(none -> lane));
    }
}
