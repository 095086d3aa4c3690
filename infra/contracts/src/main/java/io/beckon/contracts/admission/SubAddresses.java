package io.beckon.contracts.admission;

import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.outcome.RowReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Suggests to rows whose address is in use another one of the same mailbox that is nobody's account yet. */
final class SubAddresses {

    private final AdmissionTerms terms;

    private SubAddresses(AdmissionTerms terms) {
        this.terms = terms;
    }

    static SubAddresses of(AdmissionTerms terms) {
        return new SubAddresses(terms);
    }

    /** All that could be suggested for an address, the nicest first. */
    List<String> variants(Candidate candidate) {
        return SubAddress.candidates(candidate.email(), terms.separator(), terms.workspaceName());
    }

    /** The refused rows with a suggestion for each whose address is in use; no address is suggested twice. */
    List<NotInvited> suggestTo(List<NotInvited> refused, List<Candidate> inUse, Set<String> taken) {
        Set<String> notFree = new HashSet<>(taken);
        Map<Long, Candidate> byRow = new HashMap<>();
        inUse.forEach(candidate -> byRow.put(candidate.row(), candidate));
        return refused.stream()
                .map(row -> suggested(row, byRow.get(row.row()), notFree))
                .toList();
    }

    private NotInvited suggested(NotInvited row, @Nullable Candidate candidate, Set<String> notFree) {
        if (candidate == null) {
            return row;
        }
        Optional<String> free =
                variants(candidate).stream().filter(notFree::add).findFirst();
        if (free.isEmpty()) {
            return row;
        }
        String argument = row.reason() == RowReason.ADDRESS_IN_USE_ELSEWHERE ? free.get() : row.argument();
        return new NotInvited(row.row(), row.reason(), argument, row.address(), free.get());
    }
}
