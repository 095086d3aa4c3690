package io.beckon.gateway.assertion;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Assertions of who comes, {@code beckon.assertions.*}.
 *
 * @param lifetime how long one can be taken; it is handed over at once, so only clocks that differ need more than seconds
 */
@ConfigurationProperties("beckon.assertions")
record AssertionSettings(@DefaultValue("1m") Duration lifetime) {

    AssertionSettings {
        if (lifetime.compareTo(Duration.ofSeconds(20)) < 0 || lifetime.compareTo(Duration.ofMinutes(2)) > 0) {
            throw new IllegalArgumentException("beckon.assertions.lifetime is " + lifetime
                    + "; set it between 20s and 2m: who gets hold of an assertion is taken for its learner that long.");
        }
    }
}
