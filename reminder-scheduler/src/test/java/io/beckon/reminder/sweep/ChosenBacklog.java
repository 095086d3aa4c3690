package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.util.EnumSet;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Queues that hold something on the lanes a test names. */
final class ChosenBacklog implements Backlog {

    private final Set<Lane> busy = EnumSet.noneOf(Lane.class);

    void busy(Lane lane) {
        busy.add(lane);
    }

    void idle() {
        busy.clear();
    }

    @Override
    public Mono<Long> waiting(Channel channel, Lane lane) {
        return Mono.fromCallable(() -> busy.contains(lane) ? 1L : 0L);
    }
}
