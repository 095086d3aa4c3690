package io.beckon.gateway.submission;

import io.beckon.gateway.problem.ProblemType;
import io.beckon.postgres.DatabaseFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Renews the lease of one upload as long as it moves, and ends the upload when it stands still or was taken over. */
final class LeaseKeeper {

    private static final int RENEWALS_A_LEASE = 3;

    private final SubmissionStore store;
    private final Upload upload;
    private final Duration lease;
    private final AtomicBoolean moved = new AtomicBoolean(true);
    private int still;

    LeaseKeeper(SubmissionStore store, Upload upload, Duration lease) {
        this.store = store;
        this.upload = upload;
        this.lease = lease;
    }

    /** Something came from the sender, or was stored. */
    void moved() {
        moved.set(true);
    }

    /** Does the work under the lease. */
    <T> Mono<T> during(Mono<T> work) {
        return Mono.firstWithSignal(work, renewals());
    }

    private <T> Mono<T> renewals() {
        return Flux.interval(lease.dividedBy(RENEWALS_A_LEASE))
                .onBackpressureDrop()
                .concatMap(tick -> renewal(), 1)
                .then(Mono.never());
    }

    private Mono<Void> renewal() {
        if (!moved.getAndSet(false)) {
            return ++still < RENEWALS_A_LEASE
                    ? Mono.empty()
                    : Mono.error(ProblemType.UPLOAD_STALLED.with(lease.toSeconds()));
        }
        still = 0;
        return store.renew(upload, lease)
                .onErrorResume(DatabaseFailure::isTransient, error -> Mono.just(true)) // the next write will tell
                .flatMap(held -> held ? Mono.empty() : Mono.error(ProblemType.UPLOAD_TAKEN_OVER.with()));
    }
}
