package io.beckon.mail.provider;

import io.beckon.contracts.state.Lane;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SendWatch;
import io.beckon.mail.transport.SmtpPhase;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The door: hands mails to whichever provider's turn it is. A mail that one could not take because of itself goes to another at once, as long
 * as the first provably did not get its final dot.
 */
public final class Providers {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** How long bulk leaves to express what becomes free, once express found nothing. */
    private static final Duration EXPRESS_FIRST = Duration.ofSeconds(1);

    /**
     * What became of a mail.
     *
     * @param provider who had it last; null where nobody would have it
     */
    public record Handover(@Nullable String provider, SendResult result) {}

    private static final Handover NOBODY =
            new Handover(null, new RefusedForNow(SmtpPhase.QUEUED, null, "No provider takes mails now."));

    private final List<Provider> providers;
    private final WeightedTurns turns;
    private final ProviderMetrics metrics;
    private final AtomicInteger promised = new AtomicInteger();
    private volatile long expressWaits = System.nanoTime();

    Providers(List<Provider> providers, ProviderMetrics metrics) {
        this.providers = List.copyOf(providers);
        this.metrics = metrics;
        this.turns = new WeightedTurns(providers, concurrency());
    }

    List<Provider> all() {
        return providers;
    }

    /** Its name where there is one only; null where nobody can tell which of them it was. */
    public @Nullable String onlyName() {
        return providers.size() == 1 ? providers.get(0).name() : null;
    }

    /** How many a lane may have on their way at once. */
    public int concurrency() {
        return providers.stream()
                .mapToInt(provider -> provider.transport().concurrency())
                .sum();
    }

    /**
     * Sends one mail, as {@link io.beckon.mail.transport.MailTransport#send} does; {@link SmtpPhase#QUEUED} where no provider may have it
     * now. The watch is asked anew at each provider.
     */
    public Mono<Handover> send(ComposedMail mail, SendWatch watch) {
        return Mono.defer(() -> {
            BitSet tried = new BitSet();
            Provider first = turns.next(tried);
            return first == null ? Mono.just(NOBODY) : sendBy(first, tried, mail, watch);
        });
    }

    private Mono<Handover> sendBy(Provider provider, BitSet tried, ComposedMail mail, SendWatch watch) {
        return provider.send(mail, watch, result -> metrics.ended(provider.name(), result))
                .flatMap(result -> {
                    if (providers.size() > 1 && ProviderFault.leavesMailTo(result)) {
                        tried.set(turns.indexOf(provider));
                        Provider next = turns.next(tried);
                        if (next != null) {
                            metrics.failedOver(provider.name());
                            return sendBy(next, tried, mail, watch);
                        }
                    }
                    return Mono.just(new Handover(provider.name(), result));
                });
    }

    /** Whether any provider is given mails at the moment. */
    public boolean takeMails() {
        return providers.stream().anyMatch(provider -> !provider.breaker().isOpen());
    }

    /** Completes when any provider is given mails; at once as a rule. */
    public Mono<Void> whenTheyTakeMails() {
        return Mono.defer(() -> takeMails()
                ? Mono.empty()
                : Flux.interval(LOOK_AGAIN)
                        .onBackpressureDrop()
                        .filter(tick -> takeMails())
                        .next()
                        .then());
    }

    /**
     * How many mails may be claimed, because they can go out soon; fetches leave for them where rates are limited. Whoever gets some gives
     * them back by {@link #done} when all of them have ended. Bulk waits for express.
     */
    public Mono<Integer> room(int wanted, Lane lane) {
        if (providers.stream().anyMatch(provider -> provider.room() == Integer.MAX_VALUE)) {
            return Mono.just(wanted).doOnNext(promised::addAndGet);
        }
        if (lane == Lane.BULK && System.nanoTime() - expressWaits < 0) {
            return Mono.just(0);
        }
        int needed = wanted + promised.get();
        return Flux.fromIterable(providers)
                .filter(provider ->
                        provider.tokens().isLimited() && !provider.breaker().isOpen())
                .concatMap(provider -> provider.tokens().fill(needed))
                .then(Mono.fromSupplier(() -> promise(wanted, lane)));
    }

    private int promise(int wanted, Lane lane) {
        int before = promised.getAndUpdate(count -> count + free(wanted, count));
        int granted = free(wanted, before);
        if (lane == Lane.EXPRESS) {
            expressWaits = System.nanoTime() + (granted == 0 ? EXPRESS_FIRST.toNanos() : 0);
        }
        return granted;
    }

    /** Tokens may be promised already to mails that were claimed before; what tries a provider is counted by what is on its way. */
    private int free(int wanted, int promised) {
        long trials = 0;
        long tokens = 0;
        for (Provider provider : providers) {
            if (provider.breaker().isHalfOpen()) {
                trials += provider.room();
            } else {
                tokens += provider.room();
            }
        }
        return (int) Math.min(wanted, trials + Math.max(0, tokens - promised));
    }

    /** Mails that were given room have ended, or were never there. */
    public void done(int mails) {
        promised.addAndGet(-mails);
    }

    /** As {@link io.beckon.mail.transport.MailTransport#close}. */
    public Mono<Void> close(Duration grace) {
        return Mono.when(providers.stream()
                .map(provider -> provider.transport().close(grace))
                .toList());
    }
}
