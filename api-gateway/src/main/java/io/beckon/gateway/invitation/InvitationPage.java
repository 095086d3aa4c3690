package io.beckon.gateway.invitation;

import io.beckon.gateway.problem.ProblemType;
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
    static InvitationPage stopped(List<InvitationView> found, Wish wish, @Nullable ListPosition beyond) {
        return new InvitationPage(found, beyond == null ? null : beyond.cursor(wish.order()));
    }

    /**
     * Which page is asked for.
     *
     * @param beyond only those on the far side of it
     */
    record Wish(ListOrder order, ListPosition beyond, int limit) {

        static final int DEFAULT_LIMIT = 50;
        static final int HIGHEST_LIMIT = 200;

        static Wish of(@Nullable String sort, @Nullable String cursor, @Nullable Integer limit) {
            int shown = limit == null ? DEFAULT_LIMIT : limit;
            if (shown < 1 || shown > HIGHEST_LIMIT) {
                throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + HIGHEST_LIMIT);
            }
            ListOrder order = ListOrder.of(sort);
            return new Wish(order, cursor == null ? order.start : position(order, cursor), shown);
        }

        /** One more than is shown says that there is a next page. */
        int fetch() {
            return limit + 1;
        }

        String cursorAfter(InvitationView last) {
            return new ListPosition(Long.parseLong(last.id()), order.byAddress ? last.address() : null).cursor(order);
        }

        private static ListPosition position(ListOrder order, String cursor) {
            return ListPosition.read(order, cursor)
                    .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(
                            "cursor", "it must be the 'next' of an earlier page of the same sort, unchanged"));
        }
    }
}
