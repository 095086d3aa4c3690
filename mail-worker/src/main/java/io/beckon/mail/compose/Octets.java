package io.beckon.mail.compose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing row of octets. */
final class Octets {
    private byte[] octets;
    private int length;

    Octets(int expected) {
        octets = new byte[Math.max(expected, 64)];
    }

    @SuppressWarnings(
            "deprecation") // of a string that is ASCII, String.getBytes(int, int, byte[], int) copies without a detour
    Octets ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), octets, length);
        length += text.length();
        return this;
    }

    Octets utf8(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Octets bytes(byte[] more) {
        return bytes(more, 0, more.length);
    }

    Octets bytes(byte[] more, int from, int count) {
        room(count);
        System.arraycopy(more, from, octets, length, count);
        length += count;
        return this;
    }

    /** Makes room, and gives the array to write into from {@link #length()} on; {@link #advanceTo} says how far one came. */
    byte[] room(int count) {
        if (octets.length - length < count) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + count));
        }
        return octets;
    }

    int length() {
        return length;
    }

    void advanceTo(int end) {
        length = end;
    }

    byte[] toBytes() {
        return Arrays.copyOf(octets, length);
    }
}
