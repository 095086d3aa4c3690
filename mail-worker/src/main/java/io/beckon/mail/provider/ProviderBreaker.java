package io.beckon.mail.provider;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a provider is given mails. Thread-safe, and never blocks. */
final class ProviderBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderBreaker.class);

    /** A fault of the provider, for a library that counts exceptions; its trace would say nothing. */
    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault() {
            super("a fault of the provider", null, false, false);
        }
    }

    private static final Fault FAULT = new Fault();

    private final CircuitBreaker breaker;
    private final int trials;

    ProviderBreaker(String provider, ProviderTerms.Breaker settings) {
        trials = settings.trials();
        breaker = CircuitBreaker.of(
                provider,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                settings.window(),
                                settings.minimum(),
                                SlidingWindowType.COUNT_BASED,
                                SlidingWindowSynchronizationStrategy.LOCK_FREE)
                        .failureRateThreshold(settings.failures())
                        .permittedNumberOfCallsInHalfOpenState(settings.trials())
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(
                                settings.firstPause(), 2, settings.longestPause()))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.warn(
                        "provider {} was {} and is {} now",
                        provider,
                        name(event.getStateTransition().getFromState()),
                        name(event.getStateTransition().getToState())));
    }

    /** Takes leave for one mail; whoever has it calls {@link #ended} or {@link #notBegun} exactly once. */
    boolean tryBegin() {
        return breaker.tryAcquirePermission();
    }

    void ended(SendResult result, long nanos) {
        if (result instanceof SendResult.RefusedForNow later && later.phase() == SmtpPhase.QUEUED) {
            notBegun();
        } else if (ProviderFault.isIn(result)) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, FAULT);
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void notBegun() {
        breaker.releasePermission();
    }

    boolean isOpen() {
        return breaker.getState() == State.OPEN;
    }

    boolean isHalfOpen() {
        return breaker.getState() == State.HALF_OPEN;
    }

    /** How many may be given to it: while half open only what tries it. */
    int room(int inFlight) {
        return switch (breaker.getState()) {
            case CLOSED -> Integer.MAX_VALUE;
            case HALF_OPEN -> Math.max(0, trials - inFlight);
            default -> 0;
        };
    }

    /** closed, half_open or open. */
    String state() {
        return name(breaker.getState());
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
