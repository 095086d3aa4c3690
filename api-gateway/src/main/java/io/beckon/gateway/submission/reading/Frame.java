package io.beckon.gateway.submission.reading;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one row while it is put together from packets; what is beyond the limit is counted, not kept. Reused row after row. */
final class Frame {

    private static final int INITIAL_BYTES = 512;

    private final int limit;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int kept;
    private long size;
    private long start;

    Frame(int limit) {
        this.limit = limit;
    }

    void begin(long offset) {
        kept = 0;
        size = 0;
        start = offset;
    }

    void append(byte[] block, int from, int to) {
        int length = to - from;
        size += length;
        int room = Math.min(length, limit - kept);
        if (bytes.length < kept + room) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(kept + room, bytes.length * 2)));
        }
        System.arraycopy(block, from, bytes, kept, room);
        kept += room;
    }

    /** How many bytes may follow until the frame is seen to be too large; all that come once it is. */
    int untilTooLarge() {
        return tooLarge() ? Integer.MAX_VALUE : limit - (int) size + 1;
    }

    boolean tooLarge() {
        return size > limit;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, kept);
    }

    /**
     * The frame as text.
     *
     * @throws NotUtf8 naming the byte of the upload that is none
     */
    String text() throws NotUtf8 {
        String text = new String(bytes, 0, kept, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            check();
        }
        return text;
    }

    private void check() throws NotUtf8 {
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, kept);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(all);
        } catch (CharacterCodingException e) {
            throw new NotUtf8(start + all.position());
        }
    }

    /** The bytes are no UTF-8. */
    static final class NotUtf8 extends Exception {

        private static final long serialVersionUID = 1;

        private final long offset;

        NotUtf8(long offset) {
            super("no UTF-8 at byte " + offset, null, false, false);
            this.offset = offset;
        }

        /** Of the first wrong byte in the upload, from 0. */
        long offset() {
            return offset;
        }
    }
}
