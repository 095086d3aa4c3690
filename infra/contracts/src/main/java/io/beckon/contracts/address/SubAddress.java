package io.beckon.contracts.address;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Modified addresses whose mail still arrives (RFC 5233, S4): the workspace's sign and a word of its name added to the local part, so
 * {@code ana+academy@...} for a workspace called "Academy of Music", then {@code ana+academy2@...} and so on.
 */
public final class SubAddress {

    private static final Pattern AFTER_FIRST_LETTER = Pattern.compile("^(.)[^@]*([+#=-][a-z0-9]+@.*)$");
    private static final int CANDIDATES = 9;
    private static final int WORD_LIMIT = 16;

    private SubAddress() {}

    /**
     * Some to choose from, nicest first, and never the address itself; none when it has no room for any.
     *
     * @param separator the workspace's sign, for example {@code "+"}
     */
    public static List<String> candidates(EmailAddress address, String separator, String workspaceName) {
        String mailbox = address.mailbox(separator);
        String local = mailbox.substring(0, mailbox.lastIndexOf('@')) + separator + word(workspaceName);
        return IntStream.rangeClosed(1, CANDIDATES)
                .mapToObj(n -> local + (n == 1 ? "" : n) + "@" + address.domain())
                .filter(candidate -> !candidate.equals(address.toString()))
                .flatMap(SubAddress::valid)
                .toList();
    }

    /** For a page that anybody with a forwarded link may see: the sign and the word say enough to whoever knows the mailbox. */
    public static String masked(String candidate) {
        return AFTER_FIRST_LETTER.matcher(candidate).replaceFirst("$1\u2022\u2022\u2022$2");
    }

    private static Stream<String> valid(String candidate) {
        try {
            return Stream.of(EmailAddress.parse(candidate).toString());
        } catch (InvalidAddressException tooLong) {
            return Stream.empty();
        }
    }

    /** The first word of a name that is longer than a letter, in letters that every mail server takes. */
    private static String word(String workspaceName) {
        String plain = Normalizer.normalize(workspaceName, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
        return Stream.of(plain.split("[^a-z0-9]+", -1))
                .filter(part -> part.length() > 1)
                .map(part -> part.substring(0, Math.min(part.length(), WORD_LIMIT)))
                .findFirst()
                .orElse("invited");
    }
}
