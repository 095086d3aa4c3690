package io.beckon.mail.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Makes content ready for DATA: doubles dots that start a line (RFC 5321 4.5.2) and adds the final one. */
final class DotStuffing {
    private static final byte[] END = {'.', '\r', '\n'};

    private DotStuffing() {}

    /**
     * @throws IllegalArgumentException where CR and LF do not come in pairs or the last line is not ended: servers disagree on what such lines
     *     mean, which is how mails are smuggled (CVE-2023-51764)
     */
    static ByteBuf withFinalDot(byte[] content) {
        int dots = leadingDots(content);
        ByteBuf body = dots == 0 ? Unpooled.wrappedBuffer(content) : stuffed(content, dots);
        return Unpooled.wrappedBuffer(body, Unpooled.wrappedBuffer(END));
    }

    private static int leadingDots(byte[] content) {
        int dots = content.length > 0 && content[0] == '.' ? 1 : 0;
        byte before = 0;
        for (int i = 0; i < content.length; i++) {
            byte b = content[i];
            if ((b == '\n') != (before == '\r')) {
                throw new IllegalArgumentException("The mail's content has a bare CR or LF at octet " + i + ".");
            }
            if (b == '\n' && i + 1 < content.length && content[i + 1] == '.') {
                dots++;
            }
            before = b;
        }
        if (before != '\n') {
            throw new IllegalArgumentException("The mail's content does not end with CRLF.");
        }
        return dots;
    }

    private static ByteBuf stuffed(byte[] content, int dots) {
        ByteBuf out = Unpooled.buffer(content.length + dots);
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '.' && (i == 0 || content[i - 1] == '\n')) {
                out.writeBytes(content, from, i - from).writeByte('.');
                from = i;
            }
        }
        return out.writeBytes(content, from, content.length - from);
    }
}
