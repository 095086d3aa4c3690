package io.beckon.mail.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Makes content ready for BDAT (RFC 3030 2): all of it as the one and last chunk, octet by octet. */
final class LastChunk {
    private LastChunk() {}

    /** @throws IllegalArgumentException where CR and LF do not come in pairs or the last line is not ended */
    static ByteBuf of(byte[] content) {
        DotStuffing.checkLines(content);
        byte[] command = ("BDAT " + content.length + " LAST\r\n").getBytes(StandardCharsets.US_ASCII);
        return Unpooled.wrappedBuffer(command, content);
    }
}
