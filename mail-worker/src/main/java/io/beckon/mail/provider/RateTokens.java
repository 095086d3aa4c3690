package io.beckon.mail.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Leave to hand mails to a provider, fetched from the database in blocks: half a second's worth, but no more than a tenth of a minute's and a
 * hundredth of a day's, and {@value #BLOCK} where nothing is said of seconds. What is fetched counts as used; this worker holds no more than a
 * block without using it, and loses that when it ends.
 */
final class RateTokens {

    private static final int BLOCK = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RateTokens.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String provider;
    private final ProviderTerms.Rate rate;
    private final RateStore store;
    private final int block;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicBoolean fetching = new AtomicBoolean();
    private volatile long notBefore = System.nanoTime();
    private volatile boolean known;

    RateTokens(String provider, ProviderTerms.Rate rate, RateStore store) {
        this.provider = provider;
        this.rate = rate;
        this.store = store;
        this.block = blockOf(rate);
    }

    private static int blockOf(ProviderTerms.Rate rate) {
        int block = rate.perSecond() == null ? BLOCK : rate.perSecond() / 2;
        block = rate.perMinute() == null ? block : Math.min(block, rate.perMinute() / 10);
        block = rate.perDay() == null ? block : Math.min(block, rate.perDay() / 100);
        return Math.max(1, block);
    }

    boolean isLimited() {
        return rate.isLimited();
    }

    /** Takes one, where there is one. */
    boolean tryTake() {
        return !isLimited() || held.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /** Nothing was handed over for it. */
    void giveBack() {
        if (isLimited()) {
            held.incrementAndGet();
        }
    }

    int held() {
        return isLimited() ? held.get() : Integer.MAX_VALUE;
    }

    /**
     * Sees to it that so many are held, as far as the limits give them: at most one statement, and none while it is known that there is
     * nothing. Completes in any case; where the database does not answer there is no leave.
     */
    Mono<Void> fill(int wanted) {
        return Mono.defer(() -> {
            int missing = Math.min(wanted, block) - held();
            if (missing <= 0 || System.nanoTime() - notBefore < 0 || !fetching.compareAndSet(false, true)) {
                return Mono.empty();
            }
            return known(missing)
                    .doOnNext(grant -> took(grant, missing))
                    .onErrorResume(error -> {
                        notBefore = System.nanoTime() + LONGEST_PAUSE.toNanos();
                        LOG.warn(
                                "the rate of provider {} could not be asked, so it gets nothing: {}",
                                provider,
                                error.toString());
                        return Mono.empty();
                    })
                    .doFinally(end -> fetching.set(false))
                    .then();
        });
    }

    private Mono<RateStore.Grant> known(int missing) {
        Mono<RateStore.Grant> take = store.take(provider, rate, missing);
        return known ? take : store.introduce(provider, rate).then(take);
    }

    private void took(RateStore.Grant grant, int asked) {
        known = true;
        held.addAndGet(grant.tokens());
        if (grant.tokens() < asked) {
            notBefore = System.nanoTime() + pause(grant.nextIn()).toNanos();
        }
    }

    private static Duration pause(Duration nextIn) {
        if (nextIn.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return nextIn.compareTo(LONGEST_PAUSE) < 0 ? nextIn : LONGEST_PAUSE;
    }
}
