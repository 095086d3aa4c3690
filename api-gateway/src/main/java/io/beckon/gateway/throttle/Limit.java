package io.beckon.gateway.throttle;

import java.time.Duration;

/**
 * How often something may be tried for one subject.
 *
 * @param name   what is counted; two limits of one name count together
 * @param most   attempts in one window
 * @param within the length of a window, which begins with its first attempt
 */
public record Limit(String name, int most, Duration within) {

    public Limit {
        if (most < 1 || within.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must allow at least 1 attempt in a time longer than nothing");
        }
    }
}
