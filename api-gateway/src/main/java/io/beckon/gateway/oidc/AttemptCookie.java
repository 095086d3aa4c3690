package io.beckon.gateway.oidc;

import io.beckon.contracts.link.SealedTexts;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.page.LinkKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Keeps the attempt in the browser that began it, sealed: no other browser can end it, and no gateway has to remember it. */
@Component
class AttemptCookie {

    private static final String NAME = "oidc";

    private final SealedTexts seal;
    private final Sessions sessions;
    private final Clock clock;

    AttemptCookie(LinkKeys keys, Sessions sessions, Clock clock) {
        this.seal = keys.sealed("oidc attempt");
        this.sessions = sessions;
        this.clock = clock;
    }

    void set(ServerWebExchange exchange, Attempt attempt) {
        Duration lifetime = Duration.between(clock.instant(), attempt.expiresAt());
        exchange.getResponse().addCookie(sessions.cookieBeside(NAME, seal.seal(attempt.text()), lifetime));
    }

    /** Takes it away from the browser; empty when there is none of ours, or it is over. */
    Optional<Attempt> take(ServerWebExchange exchange) {
        HttpCookie empty = sessions.cookieBeside(NAME, "", Duration.ZERO);
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(empty.getName());
        if (cookie == null) {
            return Optional.empty();
        }
        exchange.getResponse().addCookie(sessions.cookieBeside(NAME, "", Duration.ZERO));
        return seal.open(cookie.getValue())
                .flatMap(Attempt::read)
                .filter(attempt -> clock.instant().isBefore(attempt.expiresAt()));
    }
}
