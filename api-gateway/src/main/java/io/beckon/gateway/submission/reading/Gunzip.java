package io.beckon.gateway.submission.reading;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip (RFC 1952), also of several members, fed packet by packet: java.util.zip's own reader pulls from a blocking stream. What
 * a packet unpacks to is handed out block by block, so that a bomb costs no memory and meets the limit on decoded bytes.
 */
final class Gunzip implements Unpacking {

    private enum Part {
        FIXED_HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        CONTENT,
        TRAILER
    }

    private static final int FIXED_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CRC_FLAG = 2;
    private static final int EXTRA_FLAG = 4;
    private static final int NAME_FLAG = 8;
    private static final int COMMENT_FLAG = 16;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] field = new byte[FIXED_HEADER_BYTES];

    private byte[] packet = {};
    private int position;
    private Part part = Part.FIXED_HEADER;
    private int partBytes;
    private int flags;
    private int extraLength;
    private boolean membersRead;
    private boolean closed;

    @Override
    public synchronized void feed(byte[] next) {
        packet = next;
        position = 0;
        if (part == Part.CONTENT && !closed) {
            inflater.setInput(packet);
        }
    }

    @Override
    public synchronized int read(byte[] block) {
        while (!closed) {
            if (part == Part.CONTENT) {
                int count = inflate(block);
                if (count > 0 || part == Part.CONTENT) {
                    return count;
                }
            } else if (position == packet.length) {
                return 0;
            } else {
                around(packet[position++]);
            }
        }
        return 0;
    }

    private int inflate(byte[] block) {
        try {
            int count = inflater.inflate(block);
            crc.update(block, 0, count);
            if (inflater.finished()) {
                position = packet.length - inflater.getRemaining();
                enter(Part.TRAILER);
            }
            return count;
        } catch (DataFormatException e) {
            throw faulty("its content is damaged");
        }
    }

    private void around(byte b) {
        switch (part) {
            case FIXED_HEADER -> fixedHeader(b);
            case EXTRA_LENGTH -> extraLength(b);
            case EXTRA -> countTo(extraLength, Part.NAME);
            case NAME -> untilZero(b, Part.COMMENT);
            case COMMENT -> untilZero(b, Part.HEADER_CRC);
            case HEADER_CRC -> countTo(2, Part.CONTENT);
            case TRAILER -> trailer(b);
            case CONTENT -> throw new IllegalStateException("the content is not read byte by byte");
        }
    }

    private void fixedHeader(byte b) {
        field[partBytes++] = b;
        boolean wrong =
                (partBytes == 1 && b != 0x1f) || (partBytes == 2 && b != (byte) 0x8b) || (partBytes == 3 && b != 8);
        if (wrong) {
            throw faulty("it does not begin as gzip does");
        }
        if (partBytes == FIXED_HEADER_BYTES) {
            flags = field[3];
            enter(Part.EXTRA_LENGTH);
        }
    }

    private void extraLength(byte b) {
        field[partBytes++] = b;
        if (partBytes == 2) {
            extraLength = (field[0] & 0xff) | (field[1] & 0xff) << 8;
            enter(extraLength == 0 ? Part.NAME : Part.EXTRA);
        }
    }

    private void countTo(int length, Part next) {
        if (++partBytes == length) {
            enter(next);
        }
    }

    private void untilZero(byte b, Part next) {
        if (b == 0) {
            enter(next);
        }
    }

    private void trailer(byte b) {
        field[partBytes++] = b;
        if (partBytes < TRAILER_BYTES) {
            return;
        }
        if (littleEndian(0) != (int) crc.getValue() || littleEndian(4) != (int) inflater.getBytesWritten()) {
            throw faulty("its check sum does not fit its content");
        }
        membersRead = true;
        inflater.reset();
        crc.reset();
        enter(Part.FIXED_HEADER);
    }

    private int littleEndian(int from) {
        return (field[from] & 0xff)
                | (field[from + 1] & 0xff) << 8
                | (field[from + 2] & 0xff) << 16
                | (field[from + 3] & 0xff) << 24;
    }

    /** Enters a part of the member, or the next one that its flags announce. */
    private void enter(Part next) {
        partBytes = 0;
        part = switch (next) {
            case EXTRA_LENGTH -> has(EXTRA_FLAG) ? next : after(Part.NAME);
            case NAME, COMMENT, HEADER_CRC -> after(next);
            default -> next;
        };
        if (part == Part.CONTENT) {
            inflater.setInput(packet, position, packet.length - position);
        }
    }

    private Part after(Part next) {
        if (next == Part.NAME && has(NAME_FLAG)) {
            return Part.NAME;
        }
        if (next != Part.HEADER_CRC && has(COMMENT_FLAG)) {
            return Part.COMMENT;
        }
        return has(HEADER_CRC_FLAG) ? Part.HEADER_CRC : Part.CONTENT;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    public void end() {
        if (part != Part.FIXED_HEADER || partBytes > 0 || !membersRead) {
            throw faulty("it ends too early");
        }
    }

    /** May come from another thread, when the connection is cut while a packet is being unpacked. */
    @Override
    public synchronized void close() {
        closed = true;
        inflater.end();
    }

    private static ProblemException faulty(String how) {
        return ProblemType.UPLOAD_NOT_GZIP.with(how);
    }
}
