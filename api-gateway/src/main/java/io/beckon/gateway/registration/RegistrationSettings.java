package io.beckon.gateway.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What registration invitations may be, {@code beckon.registration.*}.
 *
 * @param most how many registrations one may have
 * @param hold how long a seat is held for somebody whose mailbox is not confirmed yet, and the mailed code can be used
 */
@ConfigurationProperties("beckon.registration")
record RegistrationSettings(
        @DefaultValue("1000000") int most,
        @DefaultValue("1h") Duration hold) {

    RegistrationSettings {
        if (most < 1) {
            throw new IllegalArgumentException("beckon.registration.most must be at least 1");
        }
        if (hold.compareTo(Duration.ofMinutes(5)) < 0 || hold.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("beckon.registration.hold must be from 5m to 1d");
        }
    }
}
