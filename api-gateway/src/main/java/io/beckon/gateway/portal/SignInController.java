package io.beckon.gateway.portal;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.access.FormCookie;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.account.Accounts;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.PageForm;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.redemption.Recipients;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Signing in to the portal by password or by a mailed code, /portal/sign-in. Who comes by a link that lets nobody in by itself (S10)
 * is not asked for an address: it is that of the link's recipient, shown masked, and the code goes there alone.
 */
@Controller
@Hidden
class SignInController {

    private final Accounts accounts;
    private final Recipients recipients;
    private final FormCookie cookie;
    private final LinkKeys keys;
    private final SignInPages pages;
    private final PortalStore store;
    private final PortalErrors errors;
    private final PageRenderer renderer;

    SignInController(
            Accounts accounts,
            Recipients recipients,
            FormCookie cookie,
            LinkKeys keys,
            SignInPages pages,
            PortalStore store,
            PortalErrors errors,
            PageRenderer renderer) {
        this.accounts = accounts;
        this.recipients = recipients;
        this.cookie = cookie;
        this.keys = keys;
        this.pages = pages;
        this.store = store;
        this.errors = errors;
        this.renderer = renderer;
    }

    /** A form with what is needed of where it came from. */
    private record Sent(
            Map<String, String> form,
            Arrival arrival,
            @Nullable EmailAddress address) {

        String field(String name) {
            return form.getOrDefault(name, "");
        }
    }

    @Needs(Right.NOTHING)
    @GetMapping("/portal/sign-in")
    Mono<ResponseEntity<String>> show(
            @Nullable SignedIn session,
            @RequestParam(required = false) @Nullable String link,
            @RequestParam(required = false) @Nullable String course,
            @RequestParam(required = false) @Nullable String out,
            ServerWebExchange exchange) {
        return arrival(link, course, exchange)
                .flatMap(arrival -> isIn(session, arrival)
                        .map(in -> in
                                ? renderer.seeOther(arrival.onward())
                                : renderer.answer(pages.signIn(
                                        asked(arrival, null, exchange),
                                        HttpStatus.OK,
                                        out == null ? null : "sign-in.out"))))
                .as(answer -> errors.shown(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/sign-in")
    Mono<ResponseEntity<String>> byPassword(ServerWebExchange exchange) {
        return sent(
                exchange,
                (sent, address) -> accounts.signIn(address, sent.field("password"), exchange)
                        .then(onward(sent))
                        .onErrorResume(
                                SignInController::isRefusal,
                                refused -> again(sent, HttpStatus.UNAUTHORIZED, "sign-in.refused", exchange)));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/sign-in/code")
    Mono<ResponseEntity<String>> mailCode(ServerWebExchange exchange) {
        return sent(
                exchange,
                (sent, address) ->
                        accounts.mailCode(address, exchange).then(codePage(sent, HttpStatus.OK, null, exchange)));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/sign-in/with-code")
    Mono<ResponseEntity<String>> byCode(ServerWebExchange exchange) {
        return sent(
                exchange,
                (sent, address) -> accounts.signInByCode(address, sent.field("code"), exchange)
                        .then(onward(sent))
                        .onErrorResume(
                                SignInController::isRefusal,
                                refused -> codePage(sent, HttpStatus.UNAUTHORIZED, "sign-in.code-refused", exchange)));
    }

    private interface Step {
        Mono<ResponseEntity<String>> take(Sent sent, EmailAddress address);
    }

    /** Without a nonce made for this browser, and without an address, nothing is tried. */
    private Mono<ResponseEntity<String>> sent(ServerWebExchange exchange, Step step) {
        return PageForm.fields(exchange)
                .flatMap(form -> arrival(form.get("link"), form.get("course"), exchange)
                        .map(arrival -> new Sent(form, arrival, arrival.address(form.get("address")))))
                .flatMap(sent -> taken(sent, step, exchange))
                .as(answer -> errors.shown(answer, exchange));
    }

    private Mono<ResponseEntity<String>> taken(Sent sent, Step step, ServerWebExchange exchange) {
        String browser = cookie.of(exchange);
        if (browser == null || !keys.holds(sent.field("nonce"), subject(browser))) {
            return again(sent, HttpStatus.FORBIDDEN, "form.stale", exchange);
        }
        return sent.address() == null
                ? again(sent, HttpStatus.UNPROCESSABLE_CONTENT, "sign-in.no-address", exchange)
                : step.take(sent, sent.address());
    }

    private Mono<ResponseEntity<String>> again(Sent sent, HttpStatus status, String note, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> renderer.answer(
                pages.signIn(asked(sent.arrival(), sent.form().get("address"), exchange), status, note)));
    }

    private Mono<ResponseEntity<String>> codePage(
            Sent sent, HttpStatus status, @Nullable String note, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> renderer.answer(pages.code(
                asked(sent.arrival(), sent.form().get("address"), exchange), status, note, accounts.codeMinutes())));
    }

    private Mono<ResponseEntity<String>> onward(Sent sent) {
        return Mono.fromSupplier(() -> renderer.seeOther(sent.arrival().onward()));
    }

    /** A link that is not accepted, or not ours, counts as none. */
    private Mono<Arrival> arrival(@Nullable String link, @Nullable String course, ServerWebExchange exchange) {
        long courseId = course == null ? 0 : Id.read(course).orElse(0);
        return Mono.justOrEmpty(link)
                .flatMap(token -> recipients
                        .of(token, language(exchange))
                        .map(recipient -> new Arrival(token, recipient, courseId)))
                .defaultIfEmpty(new Arrival(null, null, courseId));
    }

    /** Whoever is signed in as somebody else than the link's recipient has to sign in. */
    private Mono<Boolean> isIn(@Nullable SignedIn session, Arrival arrival) {
        if (session == null) {
            return Mono.just(false);
        }
        return store.learner(session)
                .map(learner -> arrival.recipient() == null
                        || arrival.recipient().address().toString().equals(learner.address()))
                .defaultIfEmpty(false);
    }

    private SignInPages.Asked asked(Arrival arrival, @Nullable String typed, ServerWebExchange exchange) {
        return new SignInPages.Asked(arrival, typed, keys.nonce(subject(cookie.giveTo(exchange))), language(exchange));
    }

    private static String subject(String browser) {
        return "sign-in " + browser;
    }

    private static boolean isRefusal(Throwable failure) {
        return PortalErrors.is(failure, ProblemType.SIGN_IN_REFUSED);
    }

    private static @Nullable String language(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
    }
}
