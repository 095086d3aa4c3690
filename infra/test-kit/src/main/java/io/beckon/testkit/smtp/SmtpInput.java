package io.beckon.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads command lines and mail content from a connection. Only CRLF ends a line (RFC 5321, 2.3.8). */
final class SmtpInput {

    private static final int LONGEST_COMMAND = 4_096;

    private final InputStream stream;
    private final byte[] buffer = new byte[16_384];
    private int position;
    private int limit;
    private boolean bareLineEnd;

    SmtpInput(InputStream stream) {
        this.stream = stream;
    }

    /** Whether the client has sent more than was read: then replies may wait for each other. */
    boolean hasMore() {
        return position < limit;
    }

    /** @throws EOFException if the client has closed the connection */
    String command() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            int next = read();
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            if (line.size() == LONGEST_COMMAND) {
                throw new IOException("A command longer than " + LONGEST_COMMAND + " bytes");
            }
            line.write(next);
        }
    }

    /**
     * Reads one line of content.
     *
     * @return false at the final dot
     */
    boolean contentLine(ByteArrayOutputStream content, int largest) throws IOException {
        int first = read();
        if (first == '.') {
            int second = read();
            if (second == '\r') {
                int third = read();
                if (third == '\n') {
                    return false;
                }
                bareLineEnd = true;
                keep(second, content, largest);
                return restOfLine(third, content, largest);
            }
            return restOfLine(second, content, largest);
        }
        return restOfLine(first, content, largest);
    }

    /** Reads so many octets of content, whatever they are. */
    void octets(long count, ByteArrayOutputStream content, int largest) throws IOException {
        for (long left = count; left > 0; left--) {
            keep(read(), content, largest);
        }
    }

    /** Whether the content since the last question held a CR or LF of its own, which RFC 5321 forbids. */
    boolean takeBareLineEnd() {
        boolean seen = bareLineEnd;
        bareLineEnd = false;
        return seen;
    }

    /** Reads and forgets until the client closes the connection. */
    void drain() throws IOException {
        position = limit;
        while (stream.read(buffer) >= 0) {
            continue;
        }
    }

    private boolean restOfLine(int first, ByteArrayOutputStream content, int largest) throws IOException {
        int previous = -1;
        int next = first;
        while (true) {
            keep(next, content, largest);
            if (next == '\n') {
                if (previous == '\r') {
                    return true;
                }
                bareLineEnd = true;
            } else if (previous == '\r') {
                bareLineEnd = true;
            }
            previous = next;
            next = read();
        }
    }

    private static void keep(int next, ByteArrayOutputStream content, int largest) {
        // One byte over the limit is kept, so that the caller sees it was passed.
        if (content.size() <= largest) {
            content.write(next);
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = stream.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                throw new EOFException();
            }
        }
        return buffer[position++] & 0xff;
    }
}
