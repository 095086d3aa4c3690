package io.beckon.mail.dkim;

import java.util.Arrays;

/** The relaxed form of a mail's head and body (RFC 6376 3.4.2, 3.4.4), which survives what relays do to white space. */
final class Relaxed {

    private Relaxed() {}

    /** Collects octets; a run of white space becomes one space, and none at a line's end. */
    private static final class Canon {
        private final byte[] octets;
        private int length;
        private boolean gap;

        Canon(int most) {
            octets = new byte[most];
        }

        void white() {
            gap = true;
        }

        void text(byte octet) {
            if (gap) {
                octets[length++] = ' ';
                gap = false;
            }
            octets[length++] = octet;
        }

        void endLine() {
            gap = false;
            octets[length++] = '\r';
            octets[length++] = '\n';
        }

        byte[] upTo(int end) {
            return Arrays.copyOf(octets, end);
        }
    }

    /**
     * @param content lines ended by CRLF
     * @param from where the body begins
     */
    static byte[] body(byte[] content, int from) {
        Canon canon = new Canon(content.length - from + 2);
        int lastText = 0;
        for (int i = from; i < content.length; i++) {
            byte octet = content[i];
            if (octet == '\r' && i + 1 < content.length && content[i + 1] == '\n') {
                canon.endLine();
                i++;
            } else if (isWhite(octet)) {
                canon.white();
            } else {
                canon.text(octet);
                lastText = canon.length;
            }
        }
        if (lastText == 0) {
            return new byte[0];
        }
        // Empty lines at the end do not count, and the last line ends (RFC 6376 3.4.4 b).
        byte[] body = canon.upTo(lastText + 2);
        body[lastText] = '\r';
        body[lastText + 1] = '\n';
        return body;
    }

    /**
     * One field, without a line end after it.
     *
     * @param field name, colon, value and whatever lines it is folded to
     */
    static byte[] field(byte[] field) {
        Canon canon = new Canon(field.length);
        int at = 0;
        for (; field[at] != ':'; at++) {
            if (!isWhite(field[at])) {
                byte octet = field[at];
                canon.text(octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet);
            }
        }
        canon.text((byte) ':');
        int colon = canon.length;
        for (at++; at < field.length; at++) {
            byte octet = field[at];
            if (isWhite(octet) || octet == '\r' || octet == '\n') {
                if (canon.length > colon) {
                    canon.white();
                }
            } else {
                canon.text(octet);
            }
        }
        return canon.upTo(canon.length);
    }

    private static boolean isWhite(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
