package io.beckon.gateway.access;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What a client says it is, as it may be stored: printable ASCII of bounded length. */
public final class UserAgent {

    private static final int LONGEST = 300;

    private UserAgent() {}

    /** Null when the client says nothing. */
    public static @Nullable String of(ServerHttpRequest request) {
        String written = request.getHeaders().getFirst(HttpHeaders.USER_AGENT);
        if (written == null) {
            return null;
        }
        String printable = written.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(printable.length(), LONGEST));
    }
}
