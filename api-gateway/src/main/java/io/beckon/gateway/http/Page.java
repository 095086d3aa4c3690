package io.beckon.gateway.http;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next what to give as {@code cursor} for the following page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page of a request.
     *
     * @param found up to {@link PageRequest#fetch()} rows: one more than is shown says that there is a next page
     */
    public static <T> Page<T> of(List<T> found, PageRequest request, ToLongFunction<T> id) {
        if (found.size() <= request.limit()) {
            return new Page<>(found, null);
        }
        List<T> shown = found.subList(0, request.limit());
        return new Page<>(shown, PageRequest.cursor(id.applyAsLong(shown.get(shown.size() - 1))));
    }
}
