package io.beckon.gateway.portal;

import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.account.Accounts;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.page.PageForm;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.redemption.Answers;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The portal of who is signed in, /portal. Whoever is not is led to the page to sign in, so the routes ask nothing of their caller
 * themselves; every form carries the session's token.
 */
@Controller
@Hidden
class PortalController {

    /** What the portal's own redirects may have it say. */
    private static final Set<String> NOTES =
            Set.of("welcome", "accepted", "too-late", "password", "account-kept", "stale");

    private final PortalStore store;
    private final PortalPages pages;
    private final Forward forward;
    private final PortalErrors errors;
    private final PageRenderer renderer;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Answers answers;
    private final Clock clock;

    PortalController(
            PortalStore store,
            PortalPages pages,
            Forward forward,
            PortalErrors errors,
            PageRenderer renderer,
            Accounts accounts,
            Sessions sessions,
            Answers answers,
            Clock clock) {
        this.store = store;
        this.pages = pages;
        this.forward = forward;
        this.errors = errors;
        this.renderer = renderer;
        this.accounts = accounts;
        this.sessions = sessions;
        this.answers = answers;
        this.clock = clock;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/portal")
    Mono<ResponseEntity<String>> home(
            @Nullable SignedIn session,
            @RequestParam(required = false) @Nullable String note,
            @RequestParam(required = false) @Nullable String older,
            ServerWebExchange exchange) {
        return learner(session)
                .flatMap(learner -> home(learner, note, PageRequest.of(older, null), exchange))
                .switchIfEmpty(toSignIn(""))
                .as(answer -> errors.shown(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/portal/courses/{id}")
    Mono<ResponseEntity<String>> course(
            @Nullable SignedIn session, @PathVariable String id, ServerWebExchange exchange) {
        long course = Id.read(id).orElse(0);
        return learner(session)
                .flatMap(learner -> store.course(learner.session().accountId(), course)
                        .flatMap(found -> open(learner, found, exchange))
                        .switchIfEmpty(notice(learner, HttpStatus.NOT_FOUND, "no-course", exchange)))
                .switchIfEmpty(toSignIn("?course=" + course))
                .as(answer -> errors.shown(answer, exchange));
    }

    /** Where an accepted invitation leads, when that is told who comes. */
    @Needs(Right.NOTHING)
    @GetMapping("/portal/go/{invitation}")
    Mono<ResponseEntity<String>> go(
            @Nullable SignedIn session, @PathVariable String invitation, ServerWebExchange exchange) {
        long id = Id.read(invitation).orElse(0);
        return learner(session)
                .flatMap(learner -> store.destination(learner.session().accountId(), id)
                        .flatMap(onward -> forward.to(onward, learner, language(exchange)))
                        .switchIfEmpty(notice(learner, HttpStatus.NOT_FOUND, "no-course", exchange)))
                .switchIfEmpty(toSignIn(""))
                .as(answer -> errors.shown(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/invitations/{id}/accept")
    Mono<ResponseEntity<String>> accept(
            @Nullable SignedIn session, @PathVariable String id, ServerWebExchange exchange) {
        return withToken(
                session,
                exchange,
                (learner, form) -> accept(learner, Id.read(id).orElse(0), exchange));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/portal/password")
    Mono<ResponseEntity<String>> password(@Nullable SignedIn session, ServerWebExchange exchange) {
        return learner(session)
                .map(learner -> passwordPage(learner, HttpStatus.OK, null, exchange))
                .switchIfEmpty(toSignIn(""))
                .as(answer -> errors.shown(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/password")
    Mono<ResponseEntity<String>> setPassword(@Nullable SignedIn session, ServerWebExchange exchange) {
        return withToken(session, exchange, (learner, form) -> setPassword(learner, form, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/sign-out")
    Mono<ResponseEntity<String>> signOut(@Nullable SignedIn session, ServerWebExchange exchange) {
        return withToken(
                session, exchange, (learner, form) -> sessions.end(exchange).then(toSignIn("?out=1")));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/portal/sign-out-everywhere")
    Mono<ResponseEntity<String>> signOutEverywhere(@Nullable SignedIn session, ServerWebExchange exchange) {
        return withToken(
                session,
                exchange,
                (learner, form) -> sessions.endEverywhere(learner.session().accountId(), exchange)
                        .then(toSignIn("?out=1")));
    }

    private interface Step {
        Mono<ResponseEntity<String>> take(Learner learner, Map<String, String> form);
    }

    /** A form without the token of this session changes nothing; the portal is shown, from which it can be sent again. */
    private Mono<ResponseEntity<String>> withToken(@Nullable SignedIn session, ServerWebExchange exchange, Step step) {
        return learner(session)
                .flatMap(learner -> PageForm.fields(exchange)
                        .flatMap(form -> learner.session().holds(form.getOrDefault("nonce", ""))
                                ? step.take(learner, form)
                                : Mono.fromSupplier(() -> renderer.seeOther(PortalPages.HOME + "?note=stale"))))
                .switchIfEmpty(toSignIn(""))
                .as(answer -> errors.shown(answer, exchange));
    }

    private Mono<Learner> learner(@Nullable SignedIn session) {
        return session == null ? Mono.empty() : store.learner(session);
    }

    private Mono<ResponseEntity<String>> home(
            Learner learner, @Nullable String note, PageRequest request, ServerWebExchange exchange) {
        long account = learner.session().accountId();
        String known = note != null && NOTES.contains(note) ? note : null;
        return store.courses(account, request)
                .collectList()
                .map(found -> Page.of(found, request, MyCourse::enrolmentId))
                .flatMap(courses -> store.invitations(account, clock.instant())
                        .collectList()
                        .map(invitations -> renderer.answer(pages.home(
                                learner, courses.items(), courses.next(), invitations, known, language(exchange)))));
    }

    private Mono<ResponseEntity<String>> open(Learner learner, OpenCourse course, ServerWebExchange exchange) {
        return course.onward()
                .map(onward -> forward.to(onward, learner, language(exchange)))
                .orElseGet(() ->
                        Mono.fromSupplier(() -> renderer.answer(pages.course(learner, course, language(exchange)))));
    }

    private Mono<ResponseEntity<String>> accept(Learner learner, long invitationId, ServerWebExchange exchange) {
        String userAgent = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return store.version(learner.session().accountId(), invitationId)
                .flatMap(version -> answers.accept(invitationId, version, userAgent))
                .defaultIfEmpty(false)
                .map(accepted ->
                        renderer.seeOther(PortalPages.HOME + (accepted ? "?note=accepted" : "?note=too-late")));
    }

    private Mono<ResponseEntity<String>> setPassword(
            Learner learner, Map<String, String> form, ServerWebExchange exchange) {
        String password = form.getOrDefault("password", "");
        if (!accounts.isGood(password)) {
            return Mono.fromSupplier(() ->
                    passwordPage(learner, HttpStatus.UNPROCESSABLE_CONTENT, "portal.password.too-short", exchange));
        }
        return accounts.changePassword(learner.session(), form.get("current"), password, exchange)
                .then(Mono.fromSupplier(() -> renderer.seeOther(PortalPages.HOME + "?note=password")))
                .onErrorResume(
                        PortalErrors::isFieldFault,
                        wrong -> Mono.fromSupplier(() -> passwordPage(
                                learner, HttpStatus.UNPROCESSABLE_CONTENT, "portal.password.wrong", exchange)));
    }

    private ResponseEntity<String> passwordPage(
            Learner learner, HttpStatus status, @Nullable String fault, ServerWebExchange exchange) {
        return renderer.answer(pages.password(learner, status, fault, accounts.shortestPassword(), language(exchange)));
    }

    private Mono<ResponseEntity<String>> notice(
            Learner learner, HttpStatus status, String key, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> renderer.answer(pages.notice(learner, status, key, language(exchange))));
    }

    private Mono<ResponseEntity<String>> toSignIn(String query) {
        return Mono.fromSupplier(() -> renderer.seeOther(PortalPages.HOME + "/sign-in" + query));
    }

    private static @Nullable String language(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
    }
}
