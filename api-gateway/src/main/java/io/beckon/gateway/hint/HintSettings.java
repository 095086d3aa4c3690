package io.beckon.gateway.hint;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hints are given, {@code beckon.hints.*}.
 *
 * @param deadline how long a request waits for the broker to take its hint; then it is left to the sweep
 */
@ConfigurationProperties("beckon.hints")
public record HintSettings(@DefaultValue("2s") Duration deadline) {

    public HintSettings {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("beckon.hints.deadline must be more than 0");
        }
    }
}
