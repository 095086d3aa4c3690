package io.beckon.gateway.http;

import org.springframework.web.server.ServerWebExchange;

/**
 * An ETag over what was decided of a thing, which If-Match goes by, and not over what came of it since. Put on the response itself: of an
 * entity's headers the framework would answer 304 to whoever asks for what changed (RFC 9110 13.1.2), and counts would stand still.
 */
public final class DecisionTag {

    private DecisionTag() {}

    public static void put(ServerWebExchange exchange, String tag) {
        exchange.getResponse().getHeaders().setETag('"' + tag + '"');
    }
}
