package io.beckon.gateway.erasure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * At what pace people are erased, {@code beckon.erasure.*}.
 *
 * @param interval      from the end of one look for due steps to the next
 * @param chunksAtOnce  how many stored chunks of 1,000 rows one step reads
 * @param mailsSettle   how long after its invitations are revoked a person's mails rest before their texts go, so that a claim made in
 *                      that very moment has ended
 */
@ConfigurationProperties("beckon.erasure")
record ErasureSettings(
        @DefaultValue("2s") Duration interval,
        @DefaultValue("20") int chunksAtOnce,
        @DefaultValue("10s") Duration mailsSettle) {

    ErasureSettings {
        if (interval.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("beckon.erasure.interval must be at least 10ms");
        }
        if (chunksAtOnce < 1 || chunksAtOnce > 200) {
            throw new IllegalArgumentException(
                    "beckon.erasure.chunks-at-once must be between 1 and 200: a step holds them all");
        }
        if (mailsSettle.isNegative()) {
            throw new IllegalArgumentException("beckon.erasure.mails-settle must not be negative");
        }
    }
}
