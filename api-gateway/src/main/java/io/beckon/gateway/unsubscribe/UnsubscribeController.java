package io.beckon.gateway.unsubscribe;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageForm;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The unsubscribe link of every mail, /u/{token}. GET changes nothing, because scanners follow links; POST unsubscribes, from the
 * page's button as from a mail program's one-click request (RFC 8058), which has no cookie and no nonce. Its body is not looked at:
 * the RFC fixes it, and whoever holds the link is the one who may do it.
 */
@Controller
@Hidden
class UnsubscribeController {

    private static final Logger log = LoggerFactory.getLogger(UnsubscribeController.class);

    private record Request(String token, Subscriber subscriber, Locale locale) {}

    private final LinkKeys keys;
    private final UnsubscribeStore store;
    private final PageRenderer renderer;
    private final Clock clock;

    UnsubscribeController(LinkKeys keys, UnsubscribeStore store, PageRenderer renderer, Clock clock) {
        this.keys = keys;
        this.store = store;
        this.renderer = renderer;
        this.clock = clock;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/u/{token}")
    Mono<ResponseEntity<String>> show(@PathVariable String token, ServerWebExchange exchange) {
        return answer(token, exchange, request -> Mono.just(ask(request)));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/u/{token}")
    Mono<ResponseEntity<String>> unsubscribe(@PathVariable String token, ServerWebExchange exchange) {
        return answer(
                token,
                exchange,
                request -> store.suppress(request.subscriber(), clock.instant())
                        .thenReturn(request)
                        .map(this::done));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/u/{token}/subscribe")
    Mono<ResponseEntity<String>> subscribeAgain(@PathVariable String token, ServerWebExchange exchange) {
        return answer(
                token,
                exchange,
                request -> PageForm.nonce(exchange)
                        .filter(nonce -> keys.holds(nonce, token))
                        .flatMap(nonce -> takeBack(request))
                        .defaultIfEmpty(
                                done(request).withStatus(HttpStatus.FORBIDDEN).with("stale", true)));
    }

    private Mono<Page> takeBack(Request request) {
        return store.takeBack(request.subscriber())
                .then(store.isSuppressed(request.subscriber()))
                .map(suppressed -> Page.notice(
                        HttpStatus.OK,
                        suppressed ? "still-suppressed" : "subscribed",
                        request.locale(),
                        request.subscriber().branding()));
    }

    private static Page ask(Request request) {
        return page("unsubscribe", request).with("unsubscribePath", "/u/" + request.token());
    }

    private Page done(Request request) {
        return page("unsubscribed", request)
                .with("subscribePath", "/u/" + request.token() + "/subscribe")
                .with("nonce", keys.nonce(request.token()));
    }

    private static Page page(String template, Request request) {
        Subscriber subscriber = request.subscriber();
        return Page.of(HttpStatus.OK, template, request.locale(), subscriber.branding())
                .with("address", subscriber.address().masked());
    }

    private Mono<ResponseEntity<String>> answer(
            String token, ServerWebExchange exchange, Function<Request, Mono<Page>> step) {
        String language = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        return Mono.justOrEmpty(keys.read(token, LinkPurpose.UNSUBSCRIBE))
                .flatMap(link -> store.find(link.invitationId()))
                .map(subscriber -> new Request(
                        token,
                        subscriber,
                        PageLanguage.choose(subscriber.personLocale(), subscriber.campaignLocale(), language)))
                .flatMap(step)
                .switchIfEmpty(Mono.fromSupplier(() -> sorry(HttpStatus.NOT_FOUND, "unknown", language)))
                .onErrorResume(failure -> {
                    log.error("An unsubscribe link could not be served", failure);
                    return Mono.just(sorry(HttpStatus.SERVICE_UNAVAILABLE, "trouble", language));
                })
                .map(renderer::answer);
    }

    private static Page sorry(HttpStatus status, String key, @Nullable String language) {
        return Page.notice(status, key, PageLanguage.choose(null, null, language), null);
    }
}
