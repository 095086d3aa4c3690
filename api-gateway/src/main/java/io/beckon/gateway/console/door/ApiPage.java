package io.beckon.gateway.console.door;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of the API.
 *
 * @param next the cursor of the following page; null on the last one
 */
public record ApiPage<T>(List<T> items, @Nullable String next) {

    public ApiPage {
        items = List.copyOf(items);
    }
}
