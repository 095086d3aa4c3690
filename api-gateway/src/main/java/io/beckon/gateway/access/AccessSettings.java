package io.beckon.gateway.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How API keys are checked, {@code beckon.access.*}.
 *
 * @param rememberKeysFor   for how long a key found in the database is taken without asking again; a revoked key works that long
 * @param keysRemembered    how many keys are remembered at most
 * @param requestsPerSecond how many requests one key may make a second, on the long run
 * @param burst             how many of them at once after a pause
 */
@ConfigurationProperties("beckon.access")
record AccessSettings(
        @DefaultValue("3s") Duration rememberKeysFor,
        @DefaultValue("10000") int keysRemembered,
        @DefaultValue("100") int requestsPerSecond,
        @DefaultValue("300") int burst) {

    AccessSettings {
        require(
                !rememberKeysFor.isNegative() && rememberKeysFor.compareTo(Duration.ofMinutes(1)) <= 0,
                "beckon.access.remember-keys-for must be between 0s and 1m: a revoked key works that long");
        require(keysRemembered > 0, "beckon.access.keys-remembered must be at least 1");
        require(requestsPerSecond > 0, "beckon.access.requests-per-second must be at least 1");
        require(burst >= requestsPerSecond, "beckon.access.burst must not be below requests-per-second");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
