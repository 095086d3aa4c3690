package io.beckon.contracts.admission;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SuppressionReason;
import org.jspecify.annotations.Nullable;

/**
 * What the database already knows about an address, as {@link AdmissionSql#KNOWN} finds it.
 *
 * @param accountWorkspace    whose account has the address; null when it is nobody's
 * @param suppressed          why the workspace must not write to it; null when it may
 * @param invitedBySubmission which list invited it in this campaign; null when none did
 * @param invitedByRow        the row of that list
 */
public record Known(
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
