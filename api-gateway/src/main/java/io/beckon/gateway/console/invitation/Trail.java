package io.beckon.gateway.console.invitation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in the list one is, and by which pages one came. The API's cursors lead only forward; so the address of a page carries those of
 * the pages before it, the latest ones where they are many.
 *
 * @param cursor  of this page; empty for the first one
 * @param earlier of the pages before it, the oldest first; empty text for the first page
 */
record Trail(String cursor, List<String> earlier) {

    /** An address with it is kept through a sign-in, which takes 500 characters. */
    private static final int LONGEST = 240;

    private static final String FIRST_PAGE = "~";
    private static final String JOINT = ".";
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{0,700}");

    Trail {
        earlier = List.copyOf(earlier);
    }

    /** As an address has it; what is none of ours is left out. */
    static Trail of(@Nullable String cursor, @Nullable String earlier) {
        List<String> pages = earlier == null || earlier.isEmpty() || earlier.length() > LONGEST
                ? List.of()
                : Arrays.stream(earlier.split(Pattern.quote(JOINT), -1))
                        .map(page -> page.equals(FIRST_PAGE) ? "" : page)
                        .filter(page -> CURSOR.matcher(page).matches())
                        .toList();
        return new Trail(cursor == null ? "" : cursor, cursor == null ? List.of() : pages);
    }

    boolean isFirst() {
        return cursor.isEmpty();
    }

    Trail next(String following) {
        List<String> pages = new ArrayList<>(earlier);
        pages.add(cursor);
        while (written(pages).length() > LONGEST) {
            pages.remove(0);
        }
        return new Trail(following, pages);
    }

    /** The page before; null where it is not known any more, or there is none. */
    @Nullable
    Trail previous() {
        return earlier.isEmpty()
                ? null
                : new Trail(earlier.get(earlier.size() - 1), earlier.subList(0, earlier.size() - 1));
    }

    /** The address of this page of a list. */
    String of(String list) {
        String joint = list.contains("?") ? "&" : "?";
        String way = earlier.isEmpty() ? "" : "&earlier=" + written(earlier);
        return cursor.isEmpty() ? list : list + joint + "cursor=" + cursor + way;
    }

    private static String written(List<String> pages) {
        return String.join(
                JOINT,
                pages.stream().map(page -> page.isEmpty() ? FIRST_PAGE : page).toList());
    }
}
