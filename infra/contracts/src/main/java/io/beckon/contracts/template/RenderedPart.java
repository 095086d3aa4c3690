package io.beckon.contracts.template;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One part of a mail, its newlines as {@code \n}.
 *
 * @param lines in their order; together they are the part
 * @param length of all, in bytes
 */
public record RenderedPart(List<RenderedLines> lines, int length) {

    /** A part that shares nothing. */
    static RenderedPart of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new RenderedPart(List.of(new RenderedLines(utf8, false)), utf8.length);
    }

    /** All of it; the array belongs to the receiver. */
    public byte[] toBytes() {
        byte[] all = new byte[length];
        int at = 0;
        for (RenderedLines some : lines) {
            System.arraycopy(some.utf8(), 0, all, at, some.utf8().length);
            at += some.utf8().length;
        }
        return all;
    }

    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
