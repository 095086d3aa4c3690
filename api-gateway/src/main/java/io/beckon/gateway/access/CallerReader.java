package io.beckon.gateway.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Turns the Authorization header or the session's cookie into a caller; with both the header counts. Without a valid one the request
 * goes on without a caller, to be refused by {@link RouteRules} where it needs one.
 */
final class CallerReader implements WebFilter {

    private static final String SCHEME = "Bearer ";

    private final KnownKeys keys;
    private final SessionStore sessions;
    private final SessionSettings settings;

    CallerReader(KnownKeys keys, SessionStore sessions, SessionSettings settings) {
        this.keys = keys;
        this.sessions = sessions;
        this.settings = settings;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return authentication(exchange)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(known -> goOn(known, exchange, chain));
    }

    private Mono<CallerAuthentication> authentication(ServerWebExchange exchange) {
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return keys.caller(secret(header)).map(CallerAuthentication::new);
        }
        String cookie = cookie(exchange, settings);
        return cookie == null
                ? Mono.empty()
                : sessions.find(new SessionSecret(cookie)).map(CallerAuthentication::new);
    }

    static @Nullable String cookie(ServerWebExchange exchange, SessionSettings settings) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(settings.cookieName());
        return cookie == null ? null : cookie.getValue();
    }

    /** What is no key of ours is looked up all the same: its answer takes as long as that of a wrong one. */
    private static String secret(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : header;
    }

    private static Mono<Void> goOn(
            Optional<CallerAuthentication> known, ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Void> rest = chain.filter(exchange);
        return known.map(caller -> rest.contextWrite(ReactiveSecurityContextHolder.withAuthentication(caller)))
                .orElse(rest);
    }
}
