package io.beckon.gateway.submission;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A CSV list of any length that is made as it is read. */
final class ListOfPeople extends InputStream {

    private final int people;
    private int next;
    private byte[] piece = "email,name,department\n".getBytes(StandardCharsets.US_ASCII);
    private int position;

    ListOfPeople(int people) {
        this.people = people;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (position == piece.length && !refill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean refill() {
        if (next == people) {
            return false;
        }
        StringBuilder rows = new StringBuilder();
        for (int end = Math.min(people, next + 200); next < end; next++) {
            rows.append("person")
                    .append(next)
                    .append("@example.org,\"Person, ")
                    .append(next)
                    .append("\",Department ");
            rows.append(next % 20).append('\n');
        }
        piece = rows.toString().getBytes(StandardCharsets.US_ASCII);
        position = 0;
        return true;
    }
}
