package io.beckon.contracts.admission;

import io.beckon.contracts.outcome.RowReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which candidates are invited: not those invited already, not those who have an account, not those who must not be
 * written to, and no more than the campaign has room for. Touches no database.
 *
 * @param admitted   in the order of their rows
 * @param notInvited everybody else
 * @param inUse      those of them whose address is an account's, for whom a sub-address can be suggested
 */
public record Admission(List<Candidate> admitted, List<NotInvited> notInvited, List<Candidate> inUse) {

    /**
     * Judges candidates of one chunk.
     *
     * @param known by address
     * @param room  how many of them the campaign may still take
     */
    public static Admission of(List<Candidate> candidates, Map<String, Known> known, AdmissionTerms terms, long room) {
        Admission admission = new Admission(new ArrayList<>(candidates.size()), new ArrayList<>(), new ArrayList<>());
        for (Candidate candidate : candidates) {
            NotInvited refused = refusal(candidate, known.get(candidate.address()), terms);
            if (refused != null) {
                admission.refuse(candidate, refused);
            } else if (admission.admitted.size() < room) {
                admission.admitted.add(candidate);
            } else {
                admission.notInvited.add(
                        NotInvited.because(RowReason.OVER_CAMPAIGN_LIMIT, Long.toString(terms.rowLimit()), candidate));
            }
        }
        return admission;
    }

    /** All sub-addresses that may be suggested; those of them that are taken are to be found before one is. */
    public List<String> subAddresses(AdmissionTerms terms) {
        SubAddresses subAddresses = SubAddresses.of(terms);
        return inUse.stream()
                .flatMap(candidate -> subAddresses.variants(candidate).stream())
                .toList();
    }

    /** The same, with a free sub-address for each whose address is in use. */
    public Admission suggesting(AdmissionTerms terms, Collection<String> taken) {
        Set<String> notFree = new HashSet<>(taken);
        admitted.forEach(candidate -> notFree.add(candidate.address()));
        return new Admission(admitted, SubAddresses.of(terms).suggestTo(notInvited, inUse, notFree), inUse);
    }

    private void refuse(Candidate candidate, NotInvited refused) {
        notInvited.add(refused);
        if (refused.reason() == RowReason.ADDRESS_IN_USE_HERE
                || refused.reason() == RowReason.ADDRESS_IN_USE_ELSEWHERE) {
            inUse.add(candidate);
        }
    }

    private static @Nullable NotInvited refusal(Candidate candidate, @Nullable Known known, AdmissionTerms terms) {
        if (known == null) {
            return null;
        }
        if (known.invitedBySubmission() != null) {
            boolean sameList = known.invitedBySubmission() == terms.submission();
            return sameList
                    ? NotInvited.because(RowReason.DUPLICATE_IN_LIST, String.valueOf(known.invitedByRow()), candidate)
                    : NotInvited.because(RowReason.ALREADY_INVITED, null, candidate);
        }
        if (known.accountWorkspace() != null) {
            boolean here = known.accountWorkspace() == terms.workspaceId();
            return NotInvited.because(
                    here ? RowReason.ADDRESS_IN_USE_HERE : RowReason.ADDRESS_IN_USE_ELSEWHERE, null, candidate);
        }
        return known.suppressed() == null
                ? null
                : NotInvited.because(Known.reasonFor(known.suppressed()), null, candidate);
    }
}
