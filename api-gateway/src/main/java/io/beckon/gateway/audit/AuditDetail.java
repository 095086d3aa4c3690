package io.beckon.gateway.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What a handler adds to the entry of the request at hand: ids, states, roles, figures. Never a secret, an address or a line of a list:
 * the log stays when a person is erased.
 */
public final class AuditDetail {

    private static final int MOST = 20;
    private static final int LONGEST = 200;

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final String route;
    private boolean written;

    AuditDetail(String route) {
        this.route = route;
    }

    /** Adds a member to the entry of this request; nothing where the request leaves none. */
    public static Mono<Void> add(String name, Object value) {
        return Mono.deferContextual(context -> {
            context.<AuditDetail>getOrEmpty(AuditDetail.class).ifPresent(detail -> detail.put(name, value));
            return Mono.empty();
        });
    }

    String route() {
        return route;
    }

    Context into(Context context) {
        return context.put(AuditDetail.class, this);
    }

    synchronized void put(String name, Object value) {
        if (members.size() < MOST) {
            members.put(name, value instanceof Number || value instanceof Boolean ? value : bounded(value.toString()));
        }
    }

    synchronized Map<String, Object> members() {
        return new LinkedHashMap<>(members);
    }

    synchronized void markWritten() {
        written = true;
    }

    synchronized boolean isWritten() {
        return written;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
