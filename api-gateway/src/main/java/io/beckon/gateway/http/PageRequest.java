package io.beckon.gateway.http;

import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param before only rows with smaller ids
 * @param limit  how many are shown
 */
public record PageRequest(long before, int limit) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int HIGHEST_LIMIT = 200;

    /** A cursor is opaque to clients; the letter leaves room for other orders. */
    private static final String BY_ID = "i";

    /** Reads the parameters {@code cursor} and {@code limit}; either may be absent. */
    public static PageRequest of(@Nullable String cursor, @Nullable Integer limit) {
        int shown = limit == null ? DEFAULT_LIMIT : limit;
        if (shown < 1 || shown > HIGHEST_LIMIT) {
            throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + HIGHEST_LIMIT);
        }
        return new PageRequest(cursor == null ? Long.MAX_VALUE : id(cursor), shown);
    }

    /** How many rows to read: one more than is shown. */
    public int fetch() {
        return limit + 1;
    }

    static String cursor(long id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((BY_ID + id).getBytes(StandardCharsets.US_ASCII));
    }

    private static long id(String cursor) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (decoded.startsWith(BY_ID)) {
                return Long.parseLong(decoded.substring(BY_ID.length()));
            }
        } catch (IllegalArgumentException e) {
            // Answered below: it is no cursor of ours.
        }
        throw ProblemType.PARAMETER_INVALID.with("cursor", "it must be the 'next' of an earlier page, unchanged");
    }
}
