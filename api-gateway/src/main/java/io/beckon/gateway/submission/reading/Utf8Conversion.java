package io.beckon.gateway.submission.reading;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings the text of an upload into UTF-8 without byte order mark. A byte order mark says what it was; without one, zero bytes
 * among the first four say UTF-16; anything else is taken for UTF-8 (and checked, row by row, where it is read) unless the
 * Content-Type names another charset. Nothing is guessed: a wrong guess would spoil names unseen.
 */
final class Utf8Conversion {

    private static final int LOOKED_AT = 4;
    private static final byte[] NONE = {};

    private final @Nullable Charset declared;
    private byte[] held = NONE;
    private boolean begun;
    /** Null for UTF-8, which is passed on as it is. */
    private @Nullable CharsetDecoder decoder;

    private Charset charset = StandardCharsets.UTF_8;
    private long consumed;
    private long brokenAt = -1;

    Utf8Conversion(@Nullable Charset declared) {
        this.declared = declared;
    }

    /** What the text was written in. */
    Charset charset() {
        return charset;
    }

    /** Where the bytes are no text of {@link #charset()}, counted from the upload's first; -1 if everywhere they are. */
    long brokenAt() {
        return brokenAt;
    }

    /** What further bytes give in UTF-8. After a broken place: what stood before it, then nothing. */
    byte[] convert(byte[] block, int length) {
        byte[] bytes = joined(block, length);
        if (!begun) {
            if (bytes.length < LOOKED_AT) {
                held = bytes;
                return NONE;
            }
            return begin(bytes, false);
        }
        return decoder == null ? bytes : decode(decoder, bytes, false);
    }

    /** What is left when no more bytes come. */
    byte[] end() {
        byte[] bytes = held;
        held = NONE;
        if (!begun) {
            return begin(bytes, true);
        }
        return decoder == null ? bytes : decode(decoder, bytes, true);
    }

    private byte[] joined(byte[] block, int length) {
        if (held.length == 0) {
            return Arrays.copyOf(block, length);
        }
        byte[] joined = Arrays.copyOf(held, held.length + length);
        System.arraycopy(block, 0, joined, held.length, length);
        held = NONE;
        return joined;
    }

    private byte[] begin(byte[] bytes, boolean last) {
        begun = true;
        int mark = 0;
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            mark = 3;
        } else if (startsWith(bytes, 0xFF, 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (startsWith(bytes, 0xFE, 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        } else if (declared != null) {
            charset = declared.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : declared;
        } else if (bytes.length >= 2 && bytes[0] != 0 && bytes[1] == 0) {
            charset = StandardCharsets.UTF_16LE;
        } else if (bytes.length >= 2 && bytes[0] == 0 && bytes[1] != 0) {
            charset = StandardCharsets.UTF_16BE;
        }
        consumed = mark;
        byte[] rest = Arrays.copyOfRange(bytes, mark, bytes.length);
        if (charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII)) {
            return rest;
        }
        // A new decoder reports what it cannot read; it never replaces.
        decoder = charset.newDecoder();
        return decode(decoder, rest, last);
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private byte[] decode(CharsetDecoder from, byte[] bytes, boolean last) {
        if (brokenAt >= 0) {
            return NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = from.decode(in, text, last);
        consumed += in.position();
        if (result.isError()) {
            brokenAt = consumed;
        } else {
            held = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        }
        return text.flip().toString().getBytes(StandardCharsets.UTF_8);
    }
}
