package io.beckon.gateway.parked;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parked work is meant.
 *
 * @param first  the submission of a chunk or row, or the delivery
 * @param second the sequence of the chunk, the number of the row, or 0
 */
record ParkedId(Kind kind, long first, long second) {

    enum Kind {
        CHUNK,
        ROW,
        DELIVERY
    }

    private static final Pattern CHUNK = Pattern.compile("chunk-(\\d{1,18})-(\\d{1,9})");
    private static final Pattern ROW = Pattern.compile("row-(\\d{1,18})-(\\d{1,18})");
    private static final Pattern DELIVERY = Pattern.compile("delivery-(\\d{1,18})");

    static Optional<ParkedId> read(String text) {
        Matcher chunk = CHUNK.matcher(text);
        if (chunk.matches()) {
            return Optional.of(new ParkedId(Kind.CHUNK, number(chunk, 1), number(chunk, 2)));
        }
        Matcher row = ROW.matcher(text);
        if (row.matches()) {
            return Optional.of(new ParkedId(Kind.ROW, number(row, 1), number(row, 2)));
        }
        Matcher delivery = DELIVERY.matcher(text);
        return delivery.matches() ? Optional.of(new ParkedId(Kind.DELIVERY, number(delivery, 1), 0)) : Optional.empty();
    }

    @Override
    public String toString() {
        return kind == Kind.DELIVERY
                ? "delivery-" + first
                : kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + first + "-" + second;
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
