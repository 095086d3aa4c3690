package io.beckon.messaging;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.messaging.Message;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Tells the broker, once, what became of one delivered message. Writing to its socket may block, so it happens on a thread for that. */
record Settlement(Channel channel, long deliveryTag, Scheduler thread) {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    static Settlement of(Message<?> message, Scheduler thread) {
        Channel channel = message.getHeaders().get(AmqpHeaders.CHANNEL, Channel.class);
        Long tag = message.getHeaders().get(AmqpHeaders.DELIVERY_TAG, Long.class);
        if (channel == null || tag == null) {
            throw new IllegalStateException(
                    "the consumer does not acknowledge by hand: acknowledge-mode must be manual");
        }
        return new Settlement(channel, tag, thread);
    }

    Mono<Void> acknowledge() {
        return tell(() -> channel.basicAck(deliveryTag, false));
    }

    Mono<Void> giveBack() {
        return tell(() -> channel.basicNack(deliveryTag, false, true));
    }

    private Mono<Void> tell(Telling telling) {
        return Mono.<Void>fromRunnable(() -> tellOrLeave(telling)).subscribeOn(thread);
    }

    private void tellOrLeave(Telling telling) {
        try {
            telling.now();
        } catch (IOException | AlreadyClosedException e) {
            log.atInfo()
                    .addKeyValue("deliveryTag", deliveryTag)
                    .log("The channel closed before the message was settled; it comes again ({})", e.toString());
        }
    }

    private interface Telling {
        void now() throws IOException;
    }
}
