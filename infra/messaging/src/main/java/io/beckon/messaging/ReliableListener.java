package io.beckon.messaging;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.message.UnreadableMessageException;
import io.beckon.messaging.ParkedMessages.ParkedMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The only place that settles a message. Reads it, has it handled within a deadline, and then acknowledges it, gives it back
 * after a rest, or parks it with its cause. Nothing escapes into the outer Flux: an error there would end the subscription for good.
 */
public final class ReliableListener
        implements Function<Flux<Message<byte[]>>, Mono<Void>>, BeanNameAware, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReliableListener.class);

    /** Longer rests would come near the broker's consumer time-out of 30 minutes. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    /** Acknowledging writes to a socket; the threads are shared by all listeners of the process. */
    private static final Scheduler SETTLING = Schedulers.newBoundedElastic(2, 65_536, "settling", 60, true);

    private final MessageHandler handler;
    private final Function<String, Subscription> subscriptions;
    private final MessageCodec codec;
    private final ParkedMessages parked;
    private final Duration deadline;
    private final FailureCounts failures;
    private final MeterRegistry meters;
    private final InHand inHand = new InHand();
    private @Nullable Subscription subscription;

    ReliableListener(
            MessageHandler handler,
            Function<String, Subscription> subscriptions,
            MessageCodec codec,
            ParkedMessages parked,
            MessagingProperties properties,
            MeterRegistry meters) {
        this.handler = handler;
        this.subscriptions = subscriptions;
        this.codec = codec;
        this.parked = parked;
        this.deadline = properties.handlerDeadline();
        this.failures = new FailureCounts(properties.retryFirst(), properties.retryLongest());
        this.meters = meters;
    }

    @Override
    public void setBeanName(String name) {
        subscription = subscriptions.apply(name);
    }

    @Override
    public Mono<Void> apply(Flux<Message<byte[]>> messages) {
        return messages.flatMap(this::takeInHand, subscription().atOnce()).then();
    }

    private Mono<Void> takeInHand(Message<byte[]> message) {
        if (!inHand.take()) {
            // Stopping: left unsettled, it comes again when the channel closes.
            return Mono.empty();
        }
        return Mono.defer(() -> handleAndSettle(message))
                .onErrorResume(this::leave)
                .doFinally(end -> inHand.putDown());
    }

    private Mono<Void> handleAndSettle(Message<byte[]> message) {
        Settlement settlement = Settlement.of(message, SETTLING);
        Timer.Sample time = Timer.start(meters);
        return outcomeOf(message.getPayload())
                .doOnNext(outcome -> time.stop(timer(outcome)))
                .flatMap(outcome -> settle(outcome, message.getPayload(), settlement));
    }

    private Mono<Verdict> outcomeOf(byte[] payload) {
        BeckonMessage message;
        try {
            message = codec.decode(payload);
        } catch (UnreadableMessageException e) {
            return Mono.just(new Verdict(e.kind(), Outcome.park(String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            return Mono.just(new Verdict(null, Outcome.park("the message cannot be read: " + e)));
        }
        return handled(message).onErrorResume(error -> Mono.just(failed(payload, error)));
    }

    private Mono<Verdict> handled(BeckonMessage message) {
        String kind = MessageCodec.kindOf(message);
        return Mono.defer(() -> handler.handle(message))
                .timeout(deadline, Mono.error(() -> new TimeoutException("the handler said nothing for " + deadline)))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("the handler ended without an outcome")))
                .map(outcome -> new Verdict(kind, outcome));
    }

    private Verdict failed(byte[] payload, Throwable error) {
        Duration rest = failures.failed(key(payload));
        log.atWarn()
                .addKeyValue("channel", subscription().destination())
                .addKeyValue("message", key(payload))
                .setCause(error)
                .log("Handling a message failed; it rests for {}", rest);
        return new Verdict(null, Outcome.retryAfter(rest, String.valueOf(error)));
    }

    private Mono<Void> settle(Verdict verdict, byte[] payload, Settlement settlement) {
        if (verdict.outcome() instanceof Outcome.RetryAfter retry) {
            log.atDebug()
                    .addKeyValue("kind", verdict.kind())
                    .log("A message rests for {}: {}", retry.after(), retry.cause());
            return rest(retry.after()).then(settlement.giveBack());
        }
        if (verdict.outcome() instanceof Outcome.Park park) {
            return park(verdict.kind(), park.cause(), payload, settlement);
        }
        failures.forget(key(payload));
        return settlement.acknowledge();
    }

    private Mono<Void> park(@Nullable String kind, String cause, byte[] payload, Settlement settlement) {
        String channel = subscription().destination();
        log.atWarn().addKeyValue("channel", channel).addKeyValue("kind", kind).log("A message is parked: {}", cause);
        return parked.park(new ParkedMessage(channel, kind, payload, cause))
                .timeout(deadline)
                .then(Mono.defer(() -> {
                    failures.forget(key(payload));
                    return settlement.acknowledge();
                }))
                .onErrorResume(error -> settle(failed(payload, error), payload, settlement));
    }

    /** Ends early when the service stops: whoever takes the message next need not wait for us. */
    private Mono<Void> rest(Duration asked) {
        Duration rest = asked.compareTo(LONGEST_REST) < 0 ? asked : LONGEST_REST;
        return Mono.delay(rest).then().takeUntilOther(inHand.stopping());
    }

    private Mono<Void> leave(Throwable error) {
        log.atError()
                .addKeyValue("channel", subscription().destination())
                .setCause(error)
                .log("A message could not be settled; it comes again when its channel closes");
        return Mono.empty();
    }

    private Timer timer(Verdict verdict) {
        Subscription to = subscription();
        return meters.timer(
                "beckon.messages",
                "channel",
                to.channel().name().toLowerCase(java.util.Locale.ROOT),
                "lane",
                to.lane().sql(),
                "outcome",
                verdict.name());
    }

    private Subscription subscription() {
        if (subscription == null) {
            throw new IllegalStateException("a listener must be a bean");
        }
        return subscription;
    }

    private static String key(byte[] payload) {
        return new String(payload, 0, Math.min(payload.length, 512), StandardCharsets.UTF_8);
    }

    @Override
    public void start() {
        inHand.open();
    }

    @Override
    public void stop() {
        inHand.close(() -> {});
    }

    /** Takes no more, and calls back once what is in hand is settled. */
    @Override
    public void stop(Runnable callback) {
        inHand.close(callback);
    }

    @Override
    public boolean isRunning() {
        return inHand.isOpen();
    }

    /** Stops before the binding does, while its channel still takes acknowledgements. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** What became of a message of a kind; null when the kind could not be read or its handler failed. */
    private record Verdict(@Nullable String kind, Outcome outcome) {

        String name() {
            if (outcome instanceof Outcome.Done) {
                return "done";
            }
            return outcome instanceof Outcome.Park ? "parked" : "retried";
        }
    }
}
