package io.beckon.gateway.redemption;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageForm;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What all requests at a personal link have in common: who is there, the nonce of the form, and a page for whatever goes wrong. */
@Component
class Visits {

    private static final Logger log = LoggerFactory.getLogger(Visits.class);

    private final LinkKeys keys;
    private final RedemptionStore store;
    private final RedemptionPages pages;
    private final PageRenderer renderer;
    private final Clock clock;

    /** What a form asks for. */
    interface Step {
        Mono<ResponseEntity<String>> take(Visit visit, Map<String, String> form);
    }

    Visits(LinkKeys keys, RedemptionStore store, RedemptionPages pages, PageRenderer renderer, Clock clock) {
        this.keys = keys;
        this.store = store;
        this.pages = pages;
        this.renderer = renderer;
        this.clock = clock;
    }

    /** Empty for a token that is not ours, before any read, and for an invitation that is no more. */
    Mono<Visit> at(String token, ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        return Mono.justOrEmpty(keys.read(token, LinkPurpose.INVITATION))
                .flatMap(link -> store.find(link.invitationId())
                        .map(invitation -> new Visit(
                                token,
                                link,
                                invitation,
                                headers.getFirst(HttpHeaders.ACCEPT_LANGUAGE),
                                headers.getFirst(HttpHeaders.USER_AGENT))));
    }

    LinkStanding standing(Visit visit) {
        return LinkStanding.of(visit.invitation(), visit.link().version(), clock.instant());
    }

    /** The page as things stand. */
    ResponseEntity<String> asItStands(Visit visit) {
        return renderer.answer(pages.of(visit, standing(visit)));
    }

    /** Without the nonce of a page of this link nothing happens, and the page comes again. */
    Mono<ResponseEntity<String>> withNonce(String token, ServerWebExchange exchange, Step step) {
        return at(token, exchange)
                .flatMap(visit -> PageForm.fields(exchange)
                        .flatMap(form -> keys.holds(form.getOrDefault("nonce", ""), visit.token())
                                ? step.take(visit, form)
                                : Mono.fromSupplier(() -> renderer.answer(pages.stale(visit, standing(visit))))))
                .as(answer -> answered(answer, exchange));
    }

    Mono<ResponseEntity<String>> answered(Mono<ResponseEntity<String>> answer, ServerWebExchange exchange) {
        String acceptLanguage = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        return answer.switchIfEmpty(Mono.fromSupplier(() -> renderer.answer(pages.unknown(acceptLanguage))))
                .onErrorResume(Visits::isTooMany, tooMany -> Mono.fromSupplier(() -> tooMany(tooMany, acceptLanguage)))
                .onErrorResume(failure -> {
                    log.error("The page of a personal link could not be shown", failure);
                    return Mono.just(renderer.answer(pages.trouble(acceptLanguage)));
                });
    }

    private ResponseEntity<String> tooMany(Throwable tooMany, @Nullable String acceptLanguage) {
        Duration wait = ((ProblemException) tooMany).problem().retryAfter();
        Page page = pages.tooMany(acceptLanguage);
        return wait == null ? renderer.answer(page) : renderer.answer(page, wait);
    }

    private static boolean isTooMany(Throwable failure) {
        return failure instanceof ProblemException problem && problem.problem().type() == ProblemType.TOO_MANY_ATTEMPTS;
    }
}
