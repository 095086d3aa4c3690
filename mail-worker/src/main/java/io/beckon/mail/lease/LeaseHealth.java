package io.beckon.mail.lease;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Ready means: mails may be begun. */
@Component("lease")
class LeaseHealth extends AbstractHealthIndicator {

    private final WorkerLease lease;

    LeaseHealth(WorkerLease lease) {
        super("the worker's lease could not be looked at");
        this.lease = lease;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        lease.hold()
                .ifPresentOrElse(
                        hold -> builder.up()
                                .withDetail("worker", hold.workerId())
                                .withDetail("epoch", hold.epoch()),
                        () -> builder.down()
                                .withDetail("reason", "no lease is held; the database may be out of reach"));
    }
}
