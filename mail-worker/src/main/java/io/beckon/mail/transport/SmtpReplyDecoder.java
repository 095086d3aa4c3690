package io.beckon.mail.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads replies of one or more lines (RFC 5321 4.2.1). Memory is bounded: long lines and endless replies end the connection. */
final class SmtpReplyDecoder extends ByteToMessageDecoder {
    /** RFC 5321 4.5.3.1.5 says 512; some servers write more. */
    private static final int LONGEST_LINE = 4096;

    private static final int MOST_LINES = 200;

    private final StringBuilder text = new StringBuilder();
    private int code;
    private int lines;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int end = in.bytesBefore((byte) '\n');
        if (end < 0 ? in.readableBytes() > LONGEST_LINE : end > LONGEST_LINE) {
            throw new DecoderException("The server wrote a line of more than " + LONGEST_LINE + " octets.");
        }
        if (end < 0) {
            return;
        }
        int length = end > 0 && in.getByte(in.readerIndex() + end - 1) == '\r' ? end - 1 : end;
        String line = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(end + 1);
        line(line, out);
    }

    private void line(String line, List<Object> out) {
        boolean last = line.length() == 3 || (line.length() > 3 && line.charAt(3) == ' ');
        if (line.length() < 3 || !(last || line.charAt(3) == '-') || !isCode(line)) {
            throw new DecoderException("The server wrote what is no SMTP reply: " + printable(line));
        }
        int given = Integer.parseInt(line, 0, 3, 10);
        if (lines > 0 && given != code) {
            throw new DecoderException(
                    "The server changed the code within one reply, from " + code + " to " + given + ".");
        }
        if (++lines > MOST_LINES) {
            throw new DecoderException("The server wrote a reply of more than " + MOST_LINES + " lines.");
        }
        code = given;
        text.append(lines > 1 ? "\n" : "").append(line.length() > 4 ? printable(line.substring(4)) : "");
        if (last) {
            out.add(SmtpReply.of(code, text.toString()));
            text.setLength(0);
            lines = 0;
        }
    }

    /** Octets that came after the reply just read; before TLS there must be none (CVE-2011-0411). */
    boolean hasMore() {
        return actualReadableBytes() > 0 || lines > 0;
    }

    private static boolean isCode(String line) {
        return line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && Character.digit(line.charAt(1), 10) >= 0
                && Character.digit(line.charAt(2), 10) >= 0
                && line.charAt(1) <= '9'
                && line.charAt(2) <= '9';
    }

    private static String printable(String line) {
        StringBuilder printable = new StringBuilder(line.length());
        line.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return printable.toString();
    }
}
