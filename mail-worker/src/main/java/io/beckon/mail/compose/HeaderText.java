package io.beckon.mail.compose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Header fields: checked, encoded (RFC 2047) and folded (RFC 5322 2.2.3). */
final class HeaderText {
    /** Longest line with an encoded word in it (RFC 2047 2). */
    private static final int ENCODED_LINE = 76;
    /** Where plain text is folded (RFC 5322 2.1.1 says at most 78 without CRLF). */
    private static final int LINE = 76;

    private static final String ENCODED_START = "=?UTF-8?B?";
    private static final String ENCODED_END = "?=";
    private static final String NOT_IN_ADDRESS = "<>()[]\\,;:\"";

    private HeaderText() {}

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }

    /** A dot-atom address or an exception; only the domain must be ASCII. */
    static void checkAddress(String field, String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || address.indexOf('@') != at) {
            throw new UnsafeMailException(field, "is no address: it needs exactly one @");
        }
        for (int i = 0; i < at; i++) {
            char c = address.charAt(i);
            if (c <= ' '
                    || Character.isISOControl(c)
                    || Character.isSpaceChar(c)
                    || NOT_IN_ADDRESS.indexOf(c) >= 0
                    || isLone(address, i)) {
                throw new UnsafeMailException(field, "holds a space, control or special character before the @");
            }
        }
        checkDomain(field, address.substring(at + 1));
    }

    static void checkDomain(String field, String domain) {
        boolean fine = !domain.isEmpty();
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            fine &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        }
        if (!fine) {
            throw new UnsafeMailException(
                    field, "has a domain that is not written in letters, digits, dots and hyphens (A-labels)");
        }
    }

    /** {@code To: "Name" <address>}. */
    static void address(Octets out, String header, @Nullable String name, String address) {
        checkAddress(header, address);
        out.ascii(header).ascii(": ");
        int column = header.length() + 2;
        if (name != null && !name.isBlank()) {
            String shown = name.strip();
            checkText(header, shown);
            if (isAscii(shown) && shown.length() <= LINE - column - 2 && !shown.contains("=?")) {
                out.ascii("\"")
                        .ascii(shown.replace("\\", "\\\\").replace("\"", "\\\""))
                        .ascii("\"");
                column += shown.length() + 2;
            } else {
                column = encoded(out, shown, column);
            }
            out.ascii(column + address.length() + 3 > LINE ? "\r\n " : " ");
        }
        out.ascii("<").utf8(address).ascii(">\r\n");
    }

    /** Free text, such as a subject. */
    static void unstructured(Octets out, String header, String text) {
        checkText(header, text);
        out.ascii(header).ascii(":");
        if (isPlain(text)) {
            folded(out, text, header.length() + 1);
        } else {
            out.ascii(" ");
            encoded(out, text, header.length() + 2);
        }
        out.ascii("\r\n");
    }

    /** {@code List-Unsubscribe: <https://…>}. */
    static void url(Octets out, String header, String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= ' ' || c > 126 || c == '<' || c == '>' || c == ',' || c == '"') {
                throw new UnsafeMailException(header, "holds a character that must be percent-encoded");
            }
        }
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw new UnsafeMailException(header, "is no web address");
        }
        out.ascii(header)
                .ascii(header.length() + url.length() + 4 > LINE ? ":\r\n <" : ": <")
                .ascii(url)
                .ascii(">\r\n");
    }

    private static void checkText(String header, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw new UnsafeMailException(header, String.format("holds the control character U+%04X", (int) c));
            }
        }
    }

    /** ASCII whose words a folded line can hold and no reader takes for something encoded. */
    private static boolean isPlain(String text) {
        if (!isAscii(text)
                || text.contains("=?")
                || text.contains("  ")
                || text.startsWith(" ")
                || text.endsWith(" ")) {
            return false;
        }
        int word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = text.charAt(i) == ' ' ? 0 : word + 1;
            if (word > LINE - 16) {
                return false;
            }
        }
        return true;
    }

    private static void folded(Octets out, String text, int column) {
        for (String word : text.split(" ", -1)) {
            if (column + 1 + word.length() > LINE) {
                out.ascii("\r\n");
                column = 0;
            }
            out.ascii(" ").ascii(word);
            column += 1 + word.length();
        }
    }

    /** Encoded words of whole characters, one a line (RFC 2047 5: each must decode on its own); gives the column it ends at. */
    private static int encoded(Octets out, String text, int column) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        int at = column;
        while (from < utf8.length) {
            int room = (ENCODED_LINE - at - ENCODED_START.length() - ENCODED_END.length()) / 4 * 3;
            int to = Math.min(utf8.length, from + room);
            while (to < utf8.length && (utf8[to] & 0xC0) == 0x80) {
                to--;
            }
            byte[] base64 = Base64.getEncoder().encode(Arrays.copyOfRange(utf8, from, to));
            out.ascii(from == 0 ? "" : "\r\n ")
                    .ascii(ENCODED_START)
                    .bytes(base64)
                    .ascii(ENCODED_END);
            at = (from == 0 ? column : 1) + ENCODED_START.length() + base64.length + ENCODED_END.length();
            from = to;
            at = from < utf8.length ? 1 : at;
        }
        return at;
    }

    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
