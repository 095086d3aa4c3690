package io.beckon.contracts.admission;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.RowOutcomeKind;
import org.jspecify.annotations.Nullable;

/** A row that does not become an invitation, and why. All texts can be stored. */
public record NotInvited(
        long row,
        RowReason reason,
        @Nullable String argument,
        @Nullable String address,
        @Nullable String suggestedAddress) {

    static NotInvited because(RowReason reason, @Nullable String argument, Candidate candidate) {
        return new NotInvited(candidate.row(), reason, argument, candidate.address(), null);
    }

    public static NotInvited parked(long row, String cause, @Nullable String address) {
        return new NotInvited(row, RowReason.ROW_PARKED, StorableText.shortened(cause), address, null);
    }

    public RowOutcomeKind kind() {
        return reason.refusal() == null ? RowOutcomeKind.PARKED : RowOutcomeKind.REFUSED;
    }
}
