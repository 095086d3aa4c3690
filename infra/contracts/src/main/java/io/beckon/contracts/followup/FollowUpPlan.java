package io.beckon.contracts.followup;

import io.beckon.contracts.state.StepAnchor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign does with an invitation after it was sent: its reminder steps, and its end.
 *
 * @param steps        any number, in any order
 * @param expiresAfter counted from the sending; null when invitations of the campaign do not expire
 */
public record FollowUpPlan(
        List<FollowUpStep> steps, @Nullable Duration expiresAfter) {

    public FollowUpPlan {
        steps = List.copyOf(steps);
    }

    /** When an invitation sent at a time runs out. */
    public Optional<Instant> expiry(Instant sentAt) {
        return Optional.ofNullable(expiresAfter).map(sentAt::plus);
    }

    /** As the other one, where reminders may be sent at any time. */
    public Optional<Instant> nextAfter(Instant sentAt, Instant after) {
        return nextAfter(sentAt, after, SendingWindow.ALWAYS, ZoneOffset.UTC);
    }

    /** The first moment after {@code after} at which there is something to do: a step falls due, or the invitation runs out. */
    public Optional<Instant> nextAfter(Instant sentAt, Instant after, SendingWindow window, ZoneId zone) {
        return Stream.concat(
                        steps.stream().flatMap(step -> due(step, sentAt, window, zone).stream()),
                        expiry(sentAt).stream())
                .filter(due -> due.isAfter(after))
                .min(Comparator.naturalOrder());
    }

    /** As the other one, where reminders may be sent at any time. */
    public Optional<FollowUpStep> latestDue(Instant sentAt, Instant now) {
        return latestDue(sentAt, now, SendingWindow.ALWAYS, ZoneOffset.UTC);
    }

    /** The step that fell due last, up to and including {@code now}: after a downtime only that one goes out. */
    public Optional<FollowUpStep> latestDue(Instant sentAt, Instant now, SendingWindow window, ZoneId zone) {
        return steps.stream()
                .filter(step -> due(step, sentAt, window, zone)
                        .filter(due -> !due.isAfter(now))
                        .isPresent())
                .max(Comparator.comparing((FollowUpStep step) ->
                                due(step, sentAt, window, zone).orElseThrow())
                        .thenComparing(FollowUpStep::ordinal));
    }

    /** Whether the calendar lets a step go out before it is due. */
    public boolean isEarly(FollowUpStep step, Instant sentAt, SendingWindow window, ZoneId zone) {
        return !due(step, sentAt, window, zone).equals(step.due(sentAt, expiresAfter));
    }

    /**
     * When a step is due. A step before the expiry that closed hours and days would move to the expiry or behind it goes out earlier
     * instead, at the last opening after the sending; where there is none it stays due when it was, and cannot go out.
     */
    private Optional<Instant> due(FollowUpStep step, Instant sentAt, SendingWindow window, ZoneId zone) {
        Optional<Instant> due = step.due(sentAt, expiresAfter);
        if (step.anchor() != StepAnchor.BEFORE_EXPIRY || due.isEmpty() || window.isOpen(due.get(), zone)) {
            return due;
        }
        Instant expiry = sentAt.plus(Objects.requireNonNull(expiresAfter));
        return window.nextOpening(due.get(), zone).isBefore(expiry)
                ? due
                : window.openingBetween(sentAt, due.get(), zone).or(() -> due);
    }
}
