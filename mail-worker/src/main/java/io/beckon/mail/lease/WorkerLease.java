package io.beckon.mail.lease;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps this process's lease. A hold that could not be renewed in time is lost for good, and a new row is taken before anything else is
 * claimed; what was claimed under the lost one is no longer begun.
 */
@Component
public class WorkerLease implements SmartLifecycle {

    /** Begins before and ends after whatever works under the lease. */
    public static final int PHASE = 0;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLease.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(1);

    private final LeaseStore store;
    private final LeaseSettings settings;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();
    private volatile @Nullable Disposable renewals;

    @Autowired
    WorkerLease(LeaseStore store, LeaseSettings settings) {
        this(store, settings, System::nanoTime);
    }

    WorkerLease(LeaseStore store, LeaseSettings settings, LongSupplier nanoTime) {
        this.store = store;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** What may be claimed under now; empty while there is no lease, as before the database answered for the first time. */
    public Optional<Hold> hold() {
        return Optional.ofNullable(hold.get()).filter(Hold::hasTimeLeft);
    }

    @Override
    public void start() {
        renewals = Flux.interval(Duration.ZERO, settings.renewEvery())
                .onBackpressureDrop()
                .concatMap(tick -> keep(), 1)
                .subscribe();
    }

    /** Renews the lease, or takes a new one where there is none; never errors. */
    Mono<Void> keep() {
        return Mono.defer(() -> {
                    Hold held = hold.get();
                    if (held != null && held.isOver()) {
                        drop(held, "it was not renewed in time");
                        held = null;
                    }
                    return held == null ? begin() : renew(held);
                })
                .timeout(settings.renewEvery())
                .onErrorResume(error -> {
                    LOG.atWarn().setCause(error).log("the worker's lease could not be renewed; trying again");
                    return Mono.empty();
                });
    }

    private Mono<Void> begin() {
        long from = nanoTime.getAsLong();
        return store.begin(ManagementFactory.getRuntimeMXBean().getName(), settings.length())
                .doOnNext(row -> {
                    Hold taken = new Hold(
                            row,
                            nanoTime,
                            from,
                            settings.length().toNanos(),
                            settings.margin().toNanos());
                    hold.set(taken);
                    LOG.info("took a lease as {}", taken);
                })
                .then();
    }

    private Mono<Void> renew(Hold held) {
        long from = nanoTime.getAsLong();
        return store.renew(held, settings.length()).flatMap(ours -> {
            if (ours) {
                held.renewed(from, settings.length().toNanos());
                return Mono.empty();
            }
            drop(held, "somebody took it away");
            return begin();
        });
    }

    private void drop(Hold held, String why) {
        held.lose();
        hold.compareAndSet(held, null);
        LOG.warn("lost the lease of {}: {}", held, why);
    }

    @Override
    public void stop() {
        Disposable running = renewals;
        renewals = null;
        if (running != null) {
            running.dispose();
        }
        Hold held = hold.getAndSet(null);
        if (held != null) {
            held.lose();
            try {
                store.end(held.holder()).block(END_WITHIN);
            } catch (RuntimeException e) {
                LOG.warn("the lease of {} could not be given back and runs out by itself", held, e);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return renewals != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
