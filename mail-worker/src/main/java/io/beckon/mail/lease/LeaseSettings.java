package io.beckon.mail.lease;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long this worker's word holds.
 *
 * @param length     counted from the moment a renewal is asked for; what a dead worker held is taken away after it
 * @param renewEvery how often it is renewed
 * @param margin     no mail is begun with less than this left
 */
@ConfigurationProperties("beckon.lease")
record LeaseSettings(
        @DefaultValue("60s") Duration length,
        @DefaultValue("10s") Duration renewEvery,
        @DefaultValue("15s") Duration margin) {

    LeaseSettings {
        if (renewEvery.toMillis() < 1 || margin.isNegative()) {
            throw new IllegalArgumentException("beckon.lease.renew-every must be positive and margin not negative.");
        }
        if (renewEvery.multipliedBy(2).plus(margin).compareTo(length) > 0) {
            throw new IllegalArgumentException(
                    "beckon.lease.length (%s) must leave room for two renewals and the margin (2 x %s + %s); raise it or lower those."
                            .formatted(length, renewEvery, margin));
        }
    }
}
