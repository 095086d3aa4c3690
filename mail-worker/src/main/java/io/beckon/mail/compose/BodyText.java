package io.beckon.mail.compose;

import io.beckon.contracts.template.RenderedLines;
import io.beckon.contracts.template.RenderedPart;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A body part in UTF-8: quoted-printable where most of it is ASCII, base64 otherwise (RFC 2045 6.7, 6.8); lines end in CRLF. Thread-safe. */
final class BodyText {
    private static final int LINE = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] AS_IS = new boolean[256];

    static {
        for (int c = ' '; c <= '~'; c++) {
            AS_IS[c] = c != '=';
        }
        AS_IS['\t'] = true;
    }

    /** What was made of lines that all mails share: quoted-printable knows nothing beyond a line. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Encoded(byte[] quotedPrintable, int beyondAscii) {

        static Encoded of(RenderedLines lines) {
            Octets out = new Octets(lines.utf8().length * 5 / 4);
            BodyText.quotedPrintable(out, lines.utf8());
            return new Encoded(out.toBytes(), BodyText.beyondAscii(lines.utf8()));
        }
    }

    /** As many as the template has stretches of lines without a recipient's value. */
    private final Map<RenderedLines, Encoded> encoded = new ConcurrentHashMap<>();

    /** Writes the transfer encoding's header, the empty line and the body, without a line end after it. */
    void write(Octets out, RenderedPart part) {
        if (mostlyAscii(part)) {
            out.ascii("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            for (RenderedLines lines : part.lines()) {
                if (lines.isShared()) {
                    out.bytes(encoded(lines).quotedPrintable());
                } else {
                    quotedPrintable(out, lines.utf8());
                }
            }
        } else {
            out.ascii("Content-Transfer-Encoding: base64\r\n\r\n");
            out.bytes(Base64.getMimeEncoder().encode(withCrLf(part.toBytes())));
        }
    }

    /** Base64 costs a third; quoted-printable two octets for each one beyond ASCII. */
    private boolean mostlyAscii(RenderedPart part) {
        int beyond = 0;
        for (RenderedLines lines : part.lines()) {
            beyond += lines.isShared() ? encoded(lines).beyondAscii() : beyondAscii(lines.utf8());
        }
        return beyond * 6L <= part.length();
    }

    private Encoded encoded(RenderedLines lines) {
        Encoded known = encoded.get(lines);
        return known != null ? known : encoded.computeIfAbsent(lines, Encoded::of);
    }

    private static int beyondAscii(byte[] utf8) {
        int beyond = 0;
        for (byte b : utf8) {
            beyond += b >>> 31;
        }
        return beyond;
    }

    private static byte[] withCrLf(byte[] utf8) {
        Octets out = new Octets(utf8.length + utf8.length / 32);
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == '\n' && (i == 0 || utf8[i - 1] != '\r')) {
                out.ascii("\r");
            }
            out.bytes(utf8, i, 1);
            if (utf8[i] == '\r' && (i + 1 == utf8.length || utf8[i + 1] != '\n')) {
                out.ascii("\n");
            }
        }
        return out.toBytes();
    }

    static void quotedPrintable(Octets out, byte[] utf8) {
        // The worst case, =XX for every octet and a soft break for every 25 of them.
        byte[] to = out.room(utf8.length * 3 + utf8.length / 8 + 8);
        int at = out.length();
        int column = 0;
        for (int i = 0; i < utf8.length; i++) {
            int c = utf8[i] & 0xFF;
            if (c == '\n' || c == '\r') {
                i += c == '\r' && i + 1 < utf8.length && utf8[i + 1] == '\n' ? 1 : 0;
                to[at++] = '\r';
                to[at++] = '\n';
                column = 0;
                continue;
            }
            boolean plain = AS_IS[c] && !(c <= ' ' && endsLine(utf8, i)) && !(column == 0 && (c == '.' || c == 'F'));
            if (column + (plain ? 1 : 3) > LINE - 1) {
                to[at++] = '=';
                to[at++] = '\r';
                to[at++] = '\n';
                column = 0;
                plain &= c != '.' && c != 'F';
            }
            if (plain) {
                to[at++] = (byte) c;
                column++;
            } else {
                to[at++] = '=';
                to[at++] = HEX[c >> 4];
                to[at++] = HEX[c & 15];
                column += 3;
            }
        }
        out.advanceTo(at);
    }

    /** White space before a line's end does not survive transport (RFC 2045 6.7 rule 3). */
    private static boolean endsLine(byte[] utf8, int i) {
        return i + 1 == utf8.length || utf8[i + 1] == '\n' || utf8[i + 1] == '\r';
    }
}
