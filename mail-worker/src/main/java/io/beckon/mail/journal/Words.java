package io.beckon.mail.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text in a record: length in two octets, then UTF-8, cut where it is too long. */
final class Words {

    /** In octets; what is recorded after a crash may so be shorter than what the server said. */
    static final int LONGEST = 500;

    private Words() {}

    static void write(String words, ByteBuffer to) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        int head = to.position();
        to.position(head + Short.BYTES);
        ByteBuffer room = to.slice(to.position(), Math.min(LONGEST, to.remaining()));
        // An encoder stops before the character that does not fit.
        encoder.encode(CharBuffer.wrap(words), room, true);
        to.putShort(head, (short) room.position());
        to.position(head + Short.BYTES + room.position());
    }

    static String read(ByteBuffer from) {
        byte[] octets = new byte[from.getShort()];
        from.get(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }
}
