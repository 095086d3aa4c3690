package io.beckon.mail.provider;

import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.transport.MailTransport;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SendWatch;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** One provider at work: its connections, its breaker, the rate it has left, and how it does. */
final class Provider {

    private final ProviderSettings settings;
    private final MailTransport transport;
    private final ProviderBreaker breaker;
    private final RateTokens tokens;
    private final ProviderHealth health;
    private final Clock clock;
    private final AtomicInteger inFlight = new AtomicInteger();

    Provider(ProviderSettings settings, MailTransport transport, RateTokens tokens, Clock clock) {
        this.settings = settings;
        this.transport = transport;
        this.tokens = tokens;
        this.clock = clock;
        this.breaker = new ProviderBreaker(settings.name(), settings.terms().breaker());
        this.health = new ProviderHealth(settings.name());
    }

    String name() {
        return settings.name();
    }

    int weight() {
        return settings.terms().weight();
    }

    MailTransport transport() {
        return transport;
    }

    ProviderBreaker breaker() {
        return breaker;
    }

    RateTokens tokens() {
        return tokens;
    }

    ProviderHealth health() {
        return health;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** How many may be given to it now; {@link Integer#MAX_VALUE} where nothing limits it. */
    int room() {
        return Math.min(breaker.room(inFlight.get()), tokens.held());
    }

    /** Takes what one mail needs: a token and the breaker's leave. Whoever has it calls {@link #send}. */
    boolean tryBegin() {
        if (!tokens.tryTake()) {
            return false;
        }
        if (breaker.tryBegin()) {
            inFlight.incrementAndGet();
            return true;
        }
        tokens.giveBack();
        return false;
    }

    Mono<SendResult> send(ComposedMail mail, SendWatch watch, Consumer<SendResult> ended) {
        return Mono.defer(() -> {
            long from = System.nanoTime();
            return transport
                    .send(mail, watch)
                    .doOnNext(result -> {
                        watch.ended(result); // it writes the reply down: the process may be killed at any moment
                        ended(result, System.nanoTime() - from);
                        ended.accept(result);
                    })
                    .doOnError(misuse -> notBegun())
                    .doOnCancel(this::notBegun);
        });
    }

    private void ended(SendResult result, long nanos) {
        inFlight.decrementAndGet();
        breaker.ended(result, nanos);
        if (result instanceof SendResult.RefusedForNow later && later.phase().beforeEnvelope()) {
            tokens.giveBack();
        }
        health.saw(result, clock.instant());
    }

    private void notBegun() {
        inFlight.decrementAndGet();
        breaker.notBegun();
        tokens.giveBack();
    }
}
