package io.beckon.gateway.http;

import io.beckon.gateway.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/** A change that is only made to what its client has read (RFC 9110 13.1.1). */
public final class IfMatch {

    private IfMatch() {}

    /**
     * Throws a problem where it is not what the client has read.
     *
     * @param header  as it was sent; null changes whatever is there
     * @param current the tag that the thing has now, without quotes
     */
    public static void check(@Nullable String header, String current, String thing) {
        if (header == null || header.strip().equals("*")) {
            return;
        }
        if (ETag.parse(header).stream()
                .noneMatch(read -> !read.weak() && read.tag().equals(current))) {
            throw ProblemType.CHANGED_SINCE.with(thing);
        }
    }
}
