package io.beckon.invite.expansion;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SuppressionReason;
import org.jspecify.annotations.Nullable;

/** What the database already knows about an address. */
record Known(
        String address,
        @Nullable Long accountWorkspace,
        @Nullable SuppressionReason suppressed,
        @Nullable Long invitedBySubmission,
        @Nullable Long invitedByRow) {

    static RowReason reasonFor(SuppressionReason suppressed) {
        return switch (suppressed) {
            case UNSUBSCRIBED -> RowReason.SUPPRESSED_UNSUBSCRIBED;
            case BOUNCED -> RowReason.SUPPRESSED_BOUNCED;
            case COMPLAINED -> RowReason.SUPPRESSED_COMPLAINED;
            case MANUAL -> RowReason.SUPPRESSED_MANUALLY;
        };
    }
}
