package io.beckon.contracts.followup;

import io.beckon.contracts.state.StepAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One automatic reminder of a campaign.
 *
 * @param ordinal 1, 2, ...; the order in which the manager wrote them
 * @param offset  after the sending, or before the expiry; not negative
 */
public record FollowUpStep(int ordinal, StepAnchor anchor, Duration offset) {

    /** When this step is due for an invitation sent at a time; empty for one anchored at an expiry that never comes. */
    public Optional<Instant> due(Instant sentAt, @Nullable Duration expiresAfter) {
        return switch (anchor) {
            case AFTER_SENDING -> Optional.of(sentAt.plus(offset));
            case BEFORE_EXPIRY ->
                Optional.ofNullable(expiresAfter)
                        .filter(span -> span.compareTo(offset) >= 0)
                        .map(span -> sentAt.plus(span).minus(offset));
        };
    }
}
