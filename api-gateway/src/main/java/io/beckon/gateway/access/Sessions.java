package io.beckon.gateway.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Begins and ends sessions, in the caller's transaction, and sets and clears their cookie. */
@Component
public class Sessions {

    private final SessionStore store;
    private final SessionSettings settings;

    Sessions(SessionStore store, SessionSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /** Signs in: under a new secret always, and whatever session the request came with is over. The token for its further requests. */
    public Mono<String> begin(long accountId, SignInMethod method, ServerWebExchange exchange) {
        SessionSecret secret = SessionSecret.generate();
        return endOwn(exchange)
                .then(Mono.defer(() -> store.endOver(accountId)))
                .then(Mono.defer(() -> store.insert(
                        accountId,
                        secret,
                        method,
                        ClientAddress.of(exchange.getRequest()),
                        UserAgent.of(exchange.getRequest()))))
                .doOnNext(id -> setCookie(exchange, secret.text(), settings.lifetime()))
                .thenReturn(secret.csrfToken());
    }

    /**
     * Signs in who came by a personal link, as a learner. Whoever is signed in as this account already stays so, a manager as a
     * manager: the link adds nothing to that. Whether a session was begun.
     */
    public Mono<Boolean> beginByLink(long accountId, @Nullable SignedIn present, ServerWebExchange exchange) {
        return present != null && present.accountId() == accountId
                ? Mono.just(false)
                : begin(accountId, SignInMethod.LINK, exchange).thenReturn(true);
    }

    /** Signs out. */
    public Mono<Void> end(ServerWebExchange exchange) {
        return endOwn(exchange).then(Mono.fromRunnable(() -> setCookie(exchange, "", Duration.ZERO)));
    }

    /** Signs out everywhere, here too. */
    public Mono<Void> endEverywhere(long accountId, ServerWebExchange exchange) {
        return store.endAll(accountId, 0).then(Mono.fromRunnable(() -> setCookie(exchange, "", Duration.ZERO)));
    }

    /** Signs out everywhere but here. */
    public Mono<Void> endElsewhere(SignedIn session) {
        return store.endAll(session.accountId(), session.sessionId());
    }

    private Mono<Void> endOwn(ServerWebExchange exchange) {
        String cookie = CallerReader.cookie(exchange, settings);
        return cookie == null ? Mono.empty() : store.end(new SessionSecret(cookie));
    }

    /** A further cookie, kept as safe as the session's. */
    public ResponseCookie cookieBeside(String name, String value, Duration maxAge) {
        return cookie(settings.cookieName() + "-" + name, value, maxAge);
    }

    private void setCookie(ServerWebExchange exchange, String value, Duration maxAge) {
        exchange.getResponse().addCookie(cookie(settings.cookieName(), value, maxAge));
    }

    private ResponseCookie cookie(String name, String value, Duration maxAge) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(settings.secureCookie())
                .sameSite("Lax")
                .path("/")
                .maxAge(maxAge)
                .build();
    }
}
