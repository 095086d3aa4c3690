package io.beckon.gateway.console.shell;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells whether a form was sent by a page of ours. Where a session is over no token can say so, and what another site made a browser send
 * must not be done by whoever signs in then.
 */
final class OwnForm {

    private OwnForm() {}

    /** By Sec-Fetch-Site (Fetch Metadata), or by Origin (RFC 6454 7); browsers send at least one of them with every form. */
    static boolean is(ServerHttpRequest request) {
        String site = request.getHeaders().getFirst("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeaders().getOrigin();
        return origin == null || isHost(origin, request.getHeaders().getFirst("Host"));
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }
}
