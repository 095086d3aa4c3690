package io.beckon.gateway.intake;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.ManagerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that can become an account as far as the row itself tells.
 *
 * @param groups names or ids of user groups, as written
 */
record NewPerson(long row, EmailAddress address, @Nullable String name, ManagerRole role, List<String> groups) {

    NewPerson {
        groups = List.copyOf(groups);
    }

    Refused because(RowReason reason, @Nullable String argument, @Nullable String suggestedAddress) {
        return new Refused(row, reason, argument, address.toString(), suggestedAddress);
    }

    /** A row that becomes no account, and why. */
    record Refused(
            long row,
            RowReason reason,
            @Nullable String argument,
            @Nullable String address,
            @Nullable String suggestedAddress) {}
}
