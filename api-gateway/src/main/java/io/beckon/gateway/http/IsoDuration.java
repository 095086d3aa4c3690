package io.beckon.gateway.http;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Durations as people write them in ISO 8601: whole days as {@code P30D}, the rest as {@code PT36H}. */
public final class IsoDuration {

    private IsoDuration() {}

    public static String text(Duration duration) {
        return !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()))
                ? "P" + duration.toDays() + "D"
                : duration.toString();
    }

    /** What was written, or empty when it is no duration in days, hours, minutes and seconds. */
    public static Optional<Duration> read(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
