package io.beckon.gateway.invitation;

import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the list.
 *
 * @param next what to give as {@code cursor} for the following page; null on the last one
 */
record InvitationPage(List<InvitationView> items, @Nullable String next) {

    static InvitationPage of(List<InvitationView> found, Wish wish) {
        if (found.size() <= wish.limit()) {
            return new InvitationPage(found, null);
        }
        List<InvitationView> shown = found.subList(0, wish.limit());
        return new InvitationPage(shown, wish.cursorAfter(shown.get(shown.size() - 1)));
    }

    /**
     * A page of a walk that found fewer than are shown.
     *
     * @param beyond where the walk stopped, or null at the end
     */
    static InvitationPage stopped(List<InvitationView> found, Wish wish, @Nullable Long beyond) {
        return new InvitationPage(found, beyond == null ? null : wish.cursorAfter(beyond));
    }

    /** In which order of ids, which is that of the list. */
    enum Order {
        NEWEST_FIRST("d", "DESC", "<", Long.MAX_VALUE),
        OLDEST_FIRST("a", "ASC", ">", 0);

        private final String letter;
        final String sql;
        final String beyond;
        private final long start;

        Order(String letter, String sql, String beyond, long start) {
            this.letter = letter;
            this.sql = sql;
            this.beyond = beyond;
            this.start = start;
        }

        static Order of(@Nullable String sort) {
            return switch (sort == null ? "desc" : sort) {
                case "desc" -> NEWEST_FIRST;
                case "asc" -> OLDEST_FIRST;
                default -> throw ProblemType.PARAMETER_INVALID.with("sort", "it must be 'desc' or 'asc'");
            };
        }
    }

    /**
     * Which page is asked for.
     *
     * @param beyond only ids on the far side of this one
     */
    record Wish(Order order, long beyond, int limit) {

        static final int DEFAULT_LIMIT = 50;
        static final int HIGHEST_LIMIT = 200;

        static Wish of(@Nullable String sort, @Nullable String cursor, @Nullable Integer limit) {
            int shown = limit == null ? DEFAULT_LIMIT : limit;
            if (shown < 1 || shown > HIGHEST_LIMIT) {
                throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + HIGHEST_LIMIT);
            }
            Order order = Order.of(sort);
            return new Wish(order, cursor == null ? order.start : position(order, cursor), shown);
        }

        /** One more than is shown says that there is a next page. */
        int fetch() {
            return limit + 1;
        }

        String cursorAfter(InvitationView last) {
            return cursorAfter(Long.parseLong(last.id()));
        }

        String cursorAfter(long id) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((order.letter + id).getBytes(StandardCharsets.US_ASCII));
        }

        private static long position(Order order, String cursor) {
            try {
                String decoded = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
                if (decoded.startsWith(order.letter)) {
                    return Long.parseLong(decoded.substring(1));
                }
            } catch (IllegalArgumentException e) {
                // Answered below: it is no cursor of ours.
            }
            throw ProblemType.PARAMETER_INVALID.with(
                    "cursor", "it must be the 'next' of an earlier page of the same order, unchanged");
        }
    }
}
