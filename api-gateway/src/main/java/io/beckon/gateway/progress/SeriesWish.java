package io.beckon.gateway.progress;

import io.beckon.gateway.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Which stretches of a campaign are asked for. Their borders are whole minutes or hours, so that many who ask get the same ones. */
record SeriesWish(long campaignId, Step step, Instant from, Instant to) {

    static final int MOST_POINTS = 1_440;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2999-12-31T00:00:00Z");

    /** How long a stretch is. */
    enum Step {
        MINUTE(Duration.ofMinutes(1), 60),
        HOUR(Duration.ofHours(1), 72);

        private final Duration length;
        private final int unlessAsked;

        Step(Duration length, int unlessAsked) {
            this.length = length;
            this.unlessAsked = unlessAsked;
        }

        long seconds() {
            return length.toSeconds();
        }

        private static Step of(@Nullable String written) {
            return switch (written == null ? "minute" : written) {
                case "minute" -> MINUTE;
                case "hour" -> HOUR;
                default -> throw ProblemType.PARAMETER_INVALID.with("step", "it must be 'minute' or 'hour'");
            };
        }

        private Instant floor(Instant time) {
            return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds()) * seconds());
        }
    }

    /** Without from and to: the last hour by the minute, or the last three days by the hour. */
    static SeriesWish of(
            long campaignId, @Nullable String step, @Nullable String from, @Nullable String to, Instant now) {
        Step chosen = Step.of(step);
        Instant end = to == null ? now : time(to, "to");
        Instant until = chosen.floor(end.minusNanos(1)).plus(chosen.length);
        Instant begin = from == null
                ? until.minus(chosen.length.multipliedBy(chosen.unlessAsked))
                : chosen.floor(time(from, "from"));
        if (!begin.isBefore(until)) {
            throw ProblemType.PARAMETER_INVALID.with("to", "it must be later than from");
        }
        if (Duration.between(begin, until).dividedBy(chosen.length) > MOST_POINTS) {
            throw ProblemType.PARAMETER_INVALID.with(
                    "from",
                    "there must be at most " + MOST_POINTS
                            + " steps from there to the end; ask for fewer or longer ones");
        }
        return new SeriesWish(campaignId, chosen, begin, until);
    }

    private static Instant time(String written, String parameter) {
        try {
            Instant time = OffsetDateTime.parse(written).toInstant();
            if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Answered below, as for a year in which no campaign was.
        }
        throw ProblemType.PARAMETER_INVALID.with(parameter, "it must be a time such as 2030-09-01T07:00:00Z");
    }
}
