package io.beckon.gateway.console.door;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;

/** The browser's cookies during one request of it; what the API sets goes to the browser, and counts from then on. */
final class CookieJar {

    private final ServerWebExchange exchange;
    private final Map<String, HttpCookie> cookies = new ConcurrentHashMap<>();

    CookieJar(ServerWebExchange exchange) {
        this.exchange = exchange;
        exchange.getRequest().getCookies().forEach((name, sent) -> cookies.put(name, sent.get(0)));
    }

    MultiValueMap<String, HttpCookie> sent() {
        MultiValueMap<String, HttpCookie> sent = new LinkedMultiValueMap<>();
        cookies.forEach(sent::add);
        return sent;
    }

    void take(MultiValueMap<String, ResponseCookie> set) {
        set.toSingleValueMap().values().forEach(this::take);
    }

    private void take(ResponseCookie cookie) {
        exchange.getResponse().addCookie(cookie);
        if (cookie.getMaxAge().isZero()) {
            cookies.remove(cookie.getName());
        } else {
            cookies.put(cookie.getName(), cookie);
        }
    }
}
