package io.beckon.mail.lease;

import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Leases of workers that are known to be dead, by whoever knows it: nobody but the caller acts for them. */
@Component
public class DeadLeases {

    private final LeaseStore store;
    private final LeaseSettings settings;

    DeadLeases(LeaseStore store, LeaseSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /** Which database this is, as {@link Holder#database()} names it. */
    public Mono<UUID> database() {
        return store.database();
    }

    /**
     * Keeps the sweep away from what the dead worker had claimed for the length of one more lease.
     *
     * @return false when the sweep was there before: then its claims are taken over already, or may be at any moment
     */
    public Mono<Boolean> adopt(Holder dead) {
        return store.adopt(dead, settings.length());
    }

    /** Gives the lease back, unless claims are left under it. */
    public Mono<Void> end(Holder dead) {
        return store.end(dead);
    }
}
