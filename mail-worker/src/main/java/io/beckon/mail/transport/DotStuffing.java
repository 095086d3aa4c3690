package io.beckon.mail.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Makes content ready for DATA: doubles dots that start a line (RFC 5321 4.5.2) and adds the final one. */
final class DotStuffing {
    private static final byte[] END = {'.', '\r', '\n'};
    private static final VarHandle OCTETS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long FOURTEENS = 0x0E0E0E0E0E0E0E0EL;
    private static final long HIGH_BITS = 0x8080808080808080L;

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

    /**
     * The same demand on content that needs no dots: the next server may say DATA.
     *
     * @throws IllegalArgumentException as {@link #withFinalDot}
     */
    static void checkLines(byte[] content) {
        leadingDots(content);
    }

    private static int leadingDots(byte[] content) {
        int dots = content.length > 0 && content[0] == '.' ? 1 : 0;
        int line = 0;
        do {
            int end = nextControl(content, line);
            if (end + 1 >= content.length) {
                throw new IllegalArgumentException("The mail's content does not end with CRLF.");
            }
            if (content[end] != '\r' || content[end + 1] != '\n') {
                throw new IllegalArgumentException("The mail's content has a bare CR or LF at octet " + end + ".");
            }
            line = end + 2;
            dots += line < content.length && content[line] == '.' ? 1 : 0;
        } while (line < content.length);
        return dots;
    }

    /** Where the next CR or LF is; the length where there is none. Eight octets at a time: this is asked of every octet that is sent. */
    private static int nextControl(byte[] content, int from) {
        int at = from;
        while (at < content.length) {
            if (at + Long.BYTES <= content.length && !mayHaveControl((long) OCTETS.get(content, at))) {
                at += Long.BYTES;
            } else if (content[at] == '\r' || content[at] == '\n') {
                return at;
            } else {
                at++;
            }
        }
        return content.length;
    }

    /** Whether one of eight octets may be below 14; a borrow from the octet beside it may say so in vain. */
    private static boolean mayHaveControl(long octets) {
        return ((octets - FOURTEENS) & ~octets & HIGH_BITS) != 0;
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
