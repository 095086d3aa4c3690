package io.beckon.contracts.address;

import com.ibm.icu.text.IDNA;
import io.beckon.contracts.outcome.RowReason;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address in the one form under which it is stored, compared and written to: Unicode NFC, lower case, the domain in A-labels
 * (RFC 5890, UTS #46 non-transitional). The local part is a dot-atom of RFC 5322 widened by RFC 6532; quoted local parts, comments
 * and domain literals are refused.
 *
 * @param localPart what stands before the @ sign
 * @param domain    what stands behind it, ASCII
 */
public record EmailAddress(String localPart, String domain) {

    /** RFC 5321 4.5.3.1.1, in octets. */
    private static final int LOCAL_PART_LIMIT = 64;
    /** RFC 5321 4.5.3.1.3 less the angle brackets, in octets. */
    private static final int LIMIT = 254;
    /** No text longer than this, in chars, shrinks to an address, whatever normalising takes away: it is not looked at any closer. */
    private static final int LONGEST_LOOKED_AT = 4 * LIMIT;

    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.USE_STD3_RULES);

    private static final Pattern DOT_ATOM = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}\\p{So}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}\\p{So}!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern WITH_DISPLAY_NAME = Pattern.compile("[^<>]*<([^<>]+)>");
    /**
     * Reads an address as people write it, also as {@code Name <address>}.
     *
     * @throws InvalidAddressException naming the rule it breaks
     */
    public static EmailAddress parse(@Nullable String written) {
        String text = bare(written == null ? "" : written);
        if (text.isEmpty()) {
            throw new InvalidAddressException(RowReason.ADDRESS_MISSING, null);
        }
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw fault(RowReason.ADDRESS_WITHOUT_AT, text);
        }
        if (text.indexOf('@') != at && (text.indexOf(',') >= 0 || text.indexOf(';') >= 0 || text.indexOf(' ') >= 0)) {
            throw fault(RowReason.ADDRESS_SEVERAL, text);
        }
        if (text.length() > LONGEST_LOOKED_AT) {
            throw fault(RowReason.ADDRESS_TOO_LONG, text);
        }
        String localPart = Normalizer.normalize(
                Normalizer.normalize(text.substring(0, at), Normalizer.Form.NFC).toLowerCase(Locale.ROOT),
                Normalizer.Form.NFC);
        if (!DOT_ATOM.matcher(localPart).matches()) {
            throw fault(RowReason.ADDRESS_LOCAL_PART, text);
        }
        String domain = asciiDomain(text.substring(at + 1), text);
        if (octets(localPart) > LOCAL_PART_LIMIT || octets(localPart) + 1 + domain.length() > LIMIT) {
            throw fault(RowReason.ADDRESS_TOO_LONG, text);
        }
        return new EmailAddress(localPart, domain);
    }

    /**
     * The mailbox behind this address: without the sub-address (RFC 5233), if there is one.
     *
     * @param separator the workspace's sign, for example {@code "+"}
     */
    public String mailbox(String separator) {
        int sign = localPart.indexOf(separator);
        return (sign > 0 ? localPart.substring(0, sign) : localPart) + "@" + domain;
    }

    /** Whether the local part needs SMTPUTF8 (RFC 6531). */
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c > 127);
    }

    /** The address with all but the first character of the local part hidden, for pages that others may see. */
    public String masked() {
        int first = localPart.offsetByCodePoints(0, 1);
        return localPart.substring(0, first) + "\u2022\u2022\u2022@" + domain;
    }

    /** The address, for example {@code ana@xn--bcher-kva.example}. */
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }

    private static String bare(String written) {
        String text = trimmed(written);
        Matcher named = WITH_DISPLAY_NAME.matcher(text);
        return named.matches() ? trimmed(named.group(1)) : text;
    }

    /** By hand, because a regular expression takes quadratic time over long runs of spaces inside. */
    private static String trimmed(String text) {
        int from = 0;
        int until = text.length();
        while (from < until && surrounds(text.charAt(from))) {
            from++;
        }
        while (until > from && surrounds(text.charAt(until - 1))) {
            until--;
        }
        return text.substring(from, until);
    }

    /** What spreadsheets and web pages leave around an address: all white space, no-break space, zero-width characters, byte order mark. */
    private static boolean surrounds(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c >= '\u200B' && c <= '\u200D'
                || c == '\u2060'
                || c == '\uFEFF';
    }

    private static String asciiDomain(String written, String whole) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        UTS46.nameToASCII(Normalizer.normalize(written, Normalizer.Form.NFC), ascii, info);
        String domain = ascii.toString().toLowerCase(Locale.ROOT);
        if (domain.endsWith(".")) {
            domain = domain.substring(0, domain.length() - 1);
        }
        int lastDot = domain.lastIndexOf('.');
        boolean numericEnd = domain.substring(lastDot + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        if (info.hasErrors() || lastDot <= 0 || numericEnd) {
            throw fault(RowReason.ADDRESS_DOMAIN, whole);
        }
        return domain;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static InvalidAddressException fault(RowReason reason, String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return new InvalidAddressException(reason, shown.length() <= 100 ? shown : shown.substring(0, 100) + "\u2026");
    }
}
