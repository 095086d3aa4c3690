package io.beckon.reminder;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.MessagePublisher;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.AmqpConnectException;
import reactor.core.publisher.Mono;

/** Keeps what was published, or fails like a broker that is down. */
public final class RecordingPublisher implements MessagePublisher {

    public record Published(Channel channel, Lane lane, BeckonMessage message) {}

    private final List<Published> published = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile int calls;

    public void goDown() {
        down = true;
    }

    public void comeBack() {
        down = false;
    }

    public int calls() {
        return calls;
    }

    public List<Published> published() {
        return List.copyOf(published);
    }

    public List<BeckonMessage> messages() {
        return published.stream().map(Published::message).toList();
    }

    public void forget() {
        published.clear();
    }

    @Override
    public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages) {
        return Mono.fromRunnable(() -> {
            calls++;
            if (down) {
                throw new AmqpConnectException("the broker is down", null);
            }
            messages.forEach(message -> published.add(new Published(channel, lane, message)));
        });
    }
}
