package io.beckon.mail.delivery;

import io.beckon.mail.lease.WorkerLease;
import io.beckon.mail.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stops in order: nothing more is begun, mails on the wire end, everything is recorded, what was not begun is released; the lease, which
 * stops after this, is then given back. Meanwhile looks after claims whose making this process never heard of.
 */
@Component
class DeliveryLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLifecycle.class);
    private static final Duration RECORD_WITHIN = Duration.ofSeconds(2);

    private final Sending sending;
    private final Providers providers;
    private final Recorder recorder;
    private final ClaimStore claims;
    private final WorkerLease lease;
    private final DeliverySettings settings;
    private final Clock clock;
    private volatile @Nullable Disposable orphans;

    DeliveryLifecycle(
            Sending sending,
            Providers providers,
            Recorder recorder,
            ClaimStore claims,
            WorkerLease lease,
            DeliverySettings settings,
            Clock clock) {
        this.sending = sending;
        this.providers = providers;
        this.recorder = recorder;
        this.claims = claims;
        this.lease = lease;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start() {
        orphans = Flux.interval(settings.orphanAge().dividedBy(4))
                .onBackpressureDrop()
                .concatMap(tick -> releaseOrphans(), 1)
                .subscribe();
    }

    private Mono<Long> releaseOrphans() {
        return Mono.justOrEmpty(lease.hold())
                .flatMap(hold ->
                        claims.releaseOrphans(hold, recorder.claimsInHand(), settings.orphanAge(), clock.instant()))
                .doOnNext(released -> {
                    if (released > 0) {
                        LOG.warn("released {} deliveries of claims whose answer was lost", released);
                    }
                })
                .onErrorResume(error -> {
                    LOG.warn("claims whose answer was lost could not be looked for: {}", error.toString());
                    return Mono.empty();
                });
    }

    @Override
    public void stop(Runnable callback) {
        sending.stop();
        Disposable running = orphans;
        orphans = null;
        if (running != null) {
            running.dispose();
        }
        providers
                .close(settings.stopWithin())
                .then(recorder.allRecorded().timeout(RECORD_WITHIN))
                .doOnError(error -> LOG.warn(
                        "stopped with claims {} not recorded; they end as unknown", recorder.claimsInHand(), error))
                .onErrorComplete()
                .doFinally(end -> callback.run())
                .subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return orphans != null;
    }

    /** Together with the listeners, whose messages in hand end because of this. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
