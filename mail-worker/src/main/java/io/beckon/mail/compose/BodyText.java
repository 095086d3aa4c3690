package io.beckon.mail.compose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A body part in UTF-8: quoted-printable where most of it is ASCII, base64 otherwise (RFC 2045 6.7, 6.8); lines end in CRLF. */
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

    private BodyText() {}

    /** Writes the transfer encoding's header, the empty line and the body, without a line end after it. */
    static void write(Octets out, byte[] utf8) {
        if (mostlyAscii(utf8)) {
            out.ascii("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            quotedPrintable(out, utf8);
        } else {
            out.ascii("Content-Transfer-Encoding: base64\r\n\r\n");
            out.bytes(Base64.getMimeEncoder().encode(withCrLf(utf8)));
        }
    }

    /** Base64 costs a third; quoted-printable two octets for each one beyond ASCII. */
    private static boolean mostlyAscii(byte[] utf8) {
        int beyond = 0;
        for (byte b : utf8) {
            beyond += b >>> 31;
        }
        return beyond * 6L <= utf8.length;
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
