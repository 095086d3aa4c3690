package io.beckon.gateway.redemption;

import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.account.Accounts;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The pages of a personal link, /i/{token}. GET and HEAD change nothing but evidence; what changes something, or lets somebody in, is
 * a POST with the nonce of a page we showed.
 */
@Controller
@Hidden
class RedemptionController {

    private final Visits visits;
    private final RedemptionStore store;
    private final EvidenceStore evidence;
    private final RedemptionPages pages;
    private final PageRenderer renderer;
    private final Accounts accounts;
    private final LinkSessions sessions;
    private final Clock clock;

    RedemptionController(
            Visits visits,
            RedemptionStore store,
            EvidenceStore evidence,
            RedemptionPages pages,
            PageRenderer renderer,
            Accounts accounts,
            LinkSessions sessions,
            Clock clock) {
        this.visits = visits;
        this.store = store;
        this.evidence = evidence;
        this.pages = pages;
        this.renderer = renderer;
        this.accounts = accounts;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/i/{token}")
    Mono<ResponseEntity<String>> show(@PathVariable String token, ServerWebExchange exchange) {
        return visits.at(token, exchange)
                .delayUntil(visit -> look(visit, exchange.getRequest()))
                .map(visits::asItStands)
                .as(answer -> visits.answered(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/i/{token}/opened")
    Mono<ResponseEntity<String>> opened(@PathVariable String token, ServerWebExchange exchange) {
        return visits.withNonce(token, exchange, (visit, form) -> open(visit, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/i/{token}/accept")
    Mono<ResponseEntity<String>> accept(
            @PathVariable String token, @Nullable SignedIn session, ServerWebExchange exchange) {
        return visits.withNonce(token, exchange, (visit, form) -> accept(visit, form, session, exchange));
    }

    /** Goes on from an invitation that was accepted before. */
    @Needs(Right.NOTHING)
    @PostMapping("/i/{token}/enter")
    Mono<ResponseEntity<String>> enter(
            @PathVariable String token, @Nullable SignedIn session, ServerWebExchange exchange) {
        return visits.withNonce(
                token,
                exchange,
                (visit, form) -> note(visit, VisitGrade.click("enter"))
                        .then(Mono.defer(() -> asItStands(visit, session, exchange))));
    }

    private Mono<Void> look(Visit visit, ServerHttpRequest request) {
        return note(visit, VisitGrade.of(request.getMethod(), request.getHeaders()));
    }

    private Mono<Void> note(Visit visit, VisitGrade grade) {
        return evidence.record(visit.link().invitationId(), grade, visit.userAgent(), clock.instant());
    }

    private Mono<ResponseEntity<String>> open(Visit visit, ServerWebExchange exchange) {
        return store.open(visit.link(), clock.instant())
                .then(note(visit, VisitGrade.click("opened")))
                .then(Mono.fromSupplier(() -> byForm(exchange.getRequest())
                        ? renderer.seeOther(visit.path(""))
                        : ResponseEntity.noContent().build()));
    }

    /** The button's browser wants a page; the script's fetch does not. */
    private static boolean byForm(ServerHttpRequest request) {
        return request.getHeaders().getAccept().stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
    }

    private Mono<ResponseEntity<String>> accept(
            Visit visit, Map<String, String> form, @Nullable SignedIn session, ServerWebExchange exchange) {
        Profile profile = Profile.of(form);
        LinkStanding standing = visits.standing(visit);
        if (standing == LinkStanding.OPEN && profile.password() != null && !accounts.isGood(profile.password())) {
            return Mono.fromSupplier(() -> renderer.answer(
                    pages.passwordTooShort(visit, standing, profile.name(), accounts.shortestPassword())));
        }
        return hashed(profile, visit, standing)
                .flatMap(hashed -> store.accept(visit.link(), hashed, clock.instant()))
                .delayUntil(acceptance -> note(visit, VisitGrade.click("accept")))
                .flatMap(acceptance -> answer(visit, acceptance, profile, session, exchange));
    }

    /** Only what will be kept is worth the time a hash takes; the store decides the rest under its lock. */
    private Mono<Profile> hashed(Profile profile, Visit visit, LinkStanding standing) {
        boolean kept = standing == LinkStanding.OPEN
                && visit.invitation().accountId() == null
                && visit.invitation().access() == LinkAccess.LETS_IN;
        return profile.password() == null || !kept
                ? Mono.just(profile.withPassword(null))
                : accounts.hash(profile.password()).map(profile::withPassword);
    }

    private Mono<ResponseEntity<String>> answer(
            Visit visit,
            Acceptance acceptance,
            Profile profile,
            @Nullable SignedIn session,
            ServerWebExchange exchange) {
        if (acceptance instanceof Acceptance.InUseElsewhere inUse) {
            return Mono.just(renderer.answer(pages.inUse(visit, inUse.suggestion())));
        }
        if (acceptance instanceof Acceptance.Accepted accepted) {
            String onward = visit.invitation().onward(!accepted.created() && !profile.isEmpty());
            return onward(visit, accepted.accountId(), accepted.access(), onward, session, exchange);
        }
        // Not accepted by this press: perhaps by an earlier one, which leads on just the same.
        return visits.at(visit.token(), exchange).flatMap(now -> asItStands(now, session, exchange));
    }

    private Mono<ResponseEntity<String>> asItStands(
            Visit visit, @Nullable SignedIn session, ServerWebExchange exchange) {
        OpenedLink invitation = visit.invitation();
        return visits.standing(visit) == LinkStanding.ACCEPTED && invitation.accountId() != null
                ? onward(
                        visit, invitation.accountId(), invitation.access(), invitation.onward(false), session, exchange)
                : Mono.fromSupplier(() -> visits.asItStands(visit));
    }

    /** Lets in, or has the recipient sign in first (S9, S10). */
    private Mono<ResponseEntity<String>> onward(
            Visit visit,
            long accountId,
            LinkAccess access,
            String onward,
            @Nullable SignedIn session,
            ServerWebExchange exchange) {
        return access == LinkAccess.LETS_IN
                ? sessions.begin(visit, accountId, session, exchange)
                        .then(Mono.fromSupplier(() -> renderer.seeOther(onward)))
                : Mono.fromSupplier(() -> renderer.seeOther(visit.signIn()));
    }
}
