package io.beckon.contracts.admission;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.outcome.RowReason;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Suggests an address of the same mailbox that is nobody's account yet: {@code ana+academy@...} for a workspace called "Academy of
 * Music", then {@code ana+academy2@...} and so on.
 */
final class SubAddresses {

    private static final int VARIANTS = 9;
    private static final int WORD_LIMIT = 16;
    /** RFC 5321 4.5.3.1.1, in octets. */
    private static final int LOCAL_PART_LIMIT = 64;

    private final String separator;
    private final String word;

    private SubAddresses(String separator, String word) {
        this.separator = separator;
        this.word = word;
    }

    static SubAddresses of(AdmissionTerms terms) {
        return new SubAddresses(terms.separator(), word(terms.workspaceName()));
    }

    /** All that could be suggested for an address, the nicest first. */
    List<String> variants(Candidate candidate) {
        String mailbox = candidate.mailbox();
        String local = mailbox.substring(0, mailbox.lastIndexOf('@')) + separator + word;
        return IntStream.rangeClosed(1, VARIANTS)
                .mapToObj(n -> n == 1 ? local : local + n)
                .filter(part -> part.getBytes(StandardCharsets.UTF_8).length <= LOCAL_PART_LIMIT)
                .map(part -> new EmailAddress(part, candidate.email().domain()).toString())
                .toList();
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

    private static String word(String workspaceName) {
        String plain = Normalizer.normalize(workspaceName, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
        for (String part : plain.split("[^a-z0-9]+", -1)) {
            if (part.length() > 1) {
                return part.substring(0, Math.min(part.length(), WORD_LIMIT));
            }
        }
        return "invited";
    }
}
