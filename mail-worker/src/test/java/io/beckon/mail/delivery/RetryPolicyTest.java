package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final RetryPolicy policy = new RetryPolicy(
            new DeliverySettings.Retry(
                    Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofSeconds(1), Duration.ofDays(3)),
            new Random(20261122));

    @Test
    void pauses_double_up_to_the_longest_and_are_spread_over_all_of_it() {
        for (int failures = 1; failures <= 40; failures++) {
            Duration most = Duration.ofMinutes(1L << Math.min(failures - 1, 7));
            most = most.compareTo(Duration.ofHours(2)) > 0 ? Duration.ofHours(2) : most;
            Duration longest = Duration.ZERO;
            for (int i = 0; i < 200; i++) {
                Duration pause = Duration.between(NOW, policy.next(NOW, failures));
                assertThat(pause).isBetween(Duration.ofSeconds(1), most);
                longest = pause.compareTo(longest) > 0 ? pause : longest;
            }
            assertThat(longest).isGreaterThan(most.multipliedBy(8).dividedBy(10));
        }
    }

    @Test
    void the_horizon_is_counted_from_the_first_try() {
        assertThat(policy.isPastHorizon(NOW, NOW.plus(Duration.ofDays(3)))).isFalse();
        assertThat(policy.isPastHorizon(NOW, NOW.plus(Duration.ofDays(3)).plusMillis(1)))
                .isTrue();
    }
}
