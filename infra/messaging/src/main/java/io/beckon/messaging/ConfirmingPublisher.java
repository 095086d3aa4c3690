package io.beckon.messaging;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.state.Lane;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Publishes through the binder's own outputs, which declare the queue first, and waits for the broker's confirm. StreamBridge
 * blocks, so it runs on a few threads of its own with a bounded backlog; the caller's time-out covers connecting and waiting alike.
 */
final class ConfirmingPublisher implements MessagePublisher, Republisher, DisposableBean {

    private final StreamBridge bridge;
    private final MessagingProperties properties;
    private final MessageCodec codec = new MessageCodec();
    private final ThreadPoolExecutor threads;
    /** Ids by count: a random UUID reads the system's entropy, which may not happen on an event loop. */
    private final AtomicLong numbers = new AtomicLong();

    ConfirmingPublisher(StreamBridge bridge, MessagingProperties properties) {
        this.bridge = bridge;
        this.properties = properties;
        CustomizableThreadFactory names = new CustomizableThreadFactory("publishing-");
        names.setDaemon(true);
        threads = new ThreadPoolExecutor(
                properties.publisherThreads(),
                properties.publisherThreads(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(properties.publisherBacklog()),
                names);
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages) {
        String output = ChannelBindings.output(channel, lane);
        return Flux.fromIterable(messages)
                .flatMap(message -> publish(output, codec.encode(message)), properties.unconfirmedLimit())
                .then();
    }

    @Override
    public Mono<Void> republish(String destination, byte[] payload) {
        return ChannelBindings.output(destination)
                .map(output -> publish(output, payload))
                .orElseGet(() -> Mono.error(new UnknownDestinationException(destination)));
    }

    private Mono<Void> publish(String output, byte[] payload) {
        return Mono.defer(() -> {
            Publication publication =
                    new Publication(output, payload, new CorrelationData(Long.toString(numbers.incrementAndGet())));
            return publication
                    .confirmed()
                    .timeout(properties.confirmTimeout(), Mono.error(() -> late(output)))
                    .doFinally(end -> publication.abandon());
        });
    }

    private TimeoutException late(String output) {
        return new TimeoutException(
                "The broker did not confirm a message to " + output + " within " + properties.confirmTimeout());
    }

    @Override
    public void destroy() {
        threads.shutdown();
    }

    /** One message on its way. */
    private final class Publication {

        private final String output;
        private final byte[] payload;
        private final CorrelationData correlation;
        private volatile boolean abandoned;

        Publication(String output, byte[] payload, CorrelationData correlation) {
            this.output = output;
            this.payload = payload;
            this.correlation = correlation;
        }

        /** Cancelling does not interrupt the thread: an interrupt in the midst of a write closes the channel for the others. */
        Mono<Void> confirmed() {
            try {
                CompletableFuture<Void> sent = CompletableFuture.runAsync(this::send, threads);
                return Mono.fromFuture(sent, true)
                        .then(Mono.fromFuture(correlation.getFuture(), true))
                        .flatMap(this::judge);
            } catch (RejectedExecutionException e) {
                return Mono.error(new MessageNotTakenException(
                        "Too many messages wait for the broker; this one to " + output + " was not sent", e));
            }
        }

        void abandon() {
            abandoned = true;
        }

        private void send() {
            if (abandoned) {
                return;
            }
            Message<byte[]> message = MessageBuilder.withPayload(payload)
                    .setHeader(AmqpHeaders.PUBLISH_CONFIRM_CORRELATION, correlation)
                    .build();
            bridge.send(output, message);
        }

        private Mono<Void> judge(CorrelationData.Confirm confirm) {
            if (!confirm.ack()) {
                return Mono.error(new MessageNotTakenException(
                        "The broker refused a message to " + output + ": " + confirm.reason(), null));
            }
            if (correlation.getReturned() != null) {
                return Mono.error(new MessageNotTakenException(
                        "The broker has no queue for a message to " + output + " and returned it", null));
            }
            return Mono.empty();
        }
    }
}
