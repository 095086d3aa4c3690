package io.beckon.gateway.outcome;

import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in the rows of a campaign or submission: behind a row of a chunk.
 *
 * @param row 0 for the place before the chunk's first row
 */
record Position(long submission, int sequence, long row) {

    static final Position START = new Position(0, 0, 0);

    /** A cursor is opaque to clients; the letter leaves room for other orders. */
    private static final String BY_ROW = "r";

    Position nextChunk() {
        return new Position(submission, sequence + 1, 0);
    }

    String cursor() {
        String text = BY_ROW + submission + "." + sequence + "." + row;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static Position of(@Nullable String cursor) {
        if (cursor == null) {
            return START;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            String[] parts = text.substring(1).split("\\.", -1);
            if (text.startsWith(BY_ROW) && parts.length == 3) {
                return new Position(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // Answered below: it is no cursor of ours.
        }
        throw ProblemType.PARAMETER_INVALID.with("cursor", "it must be the 'next' of an earlier page, unchanged");
    }
}
