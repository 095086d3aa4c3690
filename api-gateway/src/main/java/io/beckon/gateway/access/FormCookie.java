package io.beckon.gateway.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Binds the forms that people fill in before they have a session to their browser, so that another site cannot sign them in as
 * somebody else: a nonce made for one browser's cookie is worth nothing in another. It names nobody and is gone with the browser.
 */
@Component
public class FormCookie {

    private static final int BYTES = 16;
    private static final Pattern OURS = Pattern.compile("[A-Za-z0-9_-]{22}");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SessionSettings settings;

    FormCookie(SessionSettings settings) {
        this.settings = settings;
    }

    /** What the browser has, or is given with this answer. */
    public String giveTo(ServerWebExchange exchange) {
        String known = of(exchange);
        return known == null ? fresh(exchange) : known;
    }

    /** What the browser sent along; null when there is none. */
    public @Nullable String of(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(name());
        return cookie != null && OURS.matcher(cookie.getValue()).matches() ? cookie.getValue() : null;
    }

    private String fresh(ServerWebExchange exchange) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        exchange.getResponse()
                .addCookie(ResponseCookie.from(name(), value)
                        .httpOnly(true)
                        .secure(settings.secureCookie())
                        .sameSite("Lax")
                        .path("/")
                        .build());
        return value;
    }

    private String name() {
        return settings.cookieName() + "-form";
    }
}
