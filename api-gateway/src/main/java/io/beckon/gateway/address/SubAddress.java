package io.beckon.gateway.address;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Modified addresses whose mail still arrives (RFC 5233, S4): the workspace's sign and a word added to the local part. */
public final class SubAddress {

    private static final Pattern AFTER_FIRST_LETTER = Pattern.compile("^(.)[^@]*([+#=-][a-z0-9]+@.*)$");
    private static final int CANDIDATES = 8;
    private static final int WORD_LIMIT = 16;

    private SubAddress() {}

    /** Some to choose from, nicest first; none when the address has no room for any. */
    public static List<String> candidates(EmailAddress address, String separator, String workspaceName) {
        String word = word(workspaceName);
        String mailbox = EmailAddress.parse(address.mailbox(separator)).localPart();
        return IntStream.rangeClosed(1, CANDIDATES)
                .mapToObj(n -> mailbox + separator + word + (n == 1 ? "" : n) + "@" + address.domain())
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

    private static String word(String workspaceName) {
        String plain = Normalizer.normalize(workspaceName, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
        String word = plain.substring(0, Math.min(plain.length(), WORD_LIMIT));
        return word.isEmpty() ? "invited" : word;
    }
}
