package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageForm;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The pages of a registration invitation, /join/{id}. GET and HEAD change nothing; each POST carries the nonce of the page before it,
 * and that of the page behind the passcode is what proves that it was entered.
 */
@Controller
@Hidden
class JoinController {

    private static final Logger log = LoggerFactory.getLogger(JoinController.class);

    /** More than any code has; it is only shown in its field. */
    private static final int LONGEST_CODE = 20;

    private final JoinStore store;
    private final Entrance entrance;
    private final Reception reception;
    private final Confirmation confirmation;
    private final JoinPages pages;
    private final PageRenderer renderer;
    private final LinkKeys keys;
    private final Clock clock;

    JoinController(
            JoinStore store,
            Entrance entrance,
            Reception reception,
            Confirmation confirmation,
            JoinPages pages,
            PageRenderer renderer,
            LinkKeys keys,
            Clock clock) {
        this.store = store;
        this.entrance = entrance;
        this.reception = reception;
        this.confirmation = confirmation;
        this.pages = pages;
        this.renderer = renderer;
        this.keys = keys;
        this.clock = clock;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/join/{id}")
    ResponseEntity<String> door(@PathVariable String id, ServerWebExchange exchange) {
        return renderer.answer(pages.door(id, language(exchange)));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/join/{id}")
    Mono<ResponseEntity<String>> enter(@PathVariable String id, ServerWebExchange exchange) {
        return fields(exchange, JoinInvitation.door(id))
                .flatMap(fields -> entrance.enter(id, fields.getOrDefault("passcode", ""), client(exchange))
                        .map(invitation -> pages.entered(invitation, language(exchange)))
                        .defaultIfEmpty(pages.wrong(id, language(exchange))))
                .defaultIfEmpty(pages.stale(id, language(exchange)))
                .map(renderer::answer)
                .as(answer -> orElse(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/join/{id}/seat")
    Mono<ResponseEntity<String>> seat(@PathVariable String id, ServerWebExchange exchange) {
        return store.find(id, clock.instant())
                .flatMap(Mono::justOrEmpty)
                .flatMap(invitation -> fields(exchange, invitation.pass())
                        .flatMap(fields -> seat(invitation, JoinForm.of(fields), exchange)))
                .switchIfEmpty(Mono.fromSupplier(() -> renderer.answer(pages.stale(id, language(exchange)))))
                .as(answer -> orElse(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/join/{id}/{token}")
    Mono<ResponseEntity<String>> ticket(
            @PathVariable String id,
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String code,
            ServerWebExchange exchange) {
        return ticket(id, token)
                .map(ticket -> pages.ticket(ticket, shown(code), language(exchange)))
                .map(renderer::answer)
                .as(answer -> orElse(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/join/{id}/{token}")
    Mono<ResponseEntity<String>> confirm(
            @PathVariable String id, @PathVariable String token, ServerWebExchange exchange) {
        return ticket(id, token)
                .flatMap(ticket -> fields(exchange, ticket.bound())
                        .flatMap(fields -> confirm(ticket, fields.getOrDefault("code", ""), exchange))
                        .switchIfEmpty(staleTicket(ticket, exchange)))
                .as(answer -> orElse(answer, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/join/{id}/{token}/again")
    Mono<ResponseEntity<String>> again(
            @PathVariable String id, @PathVariable String token, ServerWebExchange exchange) {
        return ticket(id, token)
                .flatMap(ticket -> fields(exchange, ticket.bound())
                        .flatMap(fields -> again(ticket, exchange))
                        .switchIfEmpty(staleTicket(ticket, exchange)))
                .as(answer -> orElse(answer, exchange));
    }

    private Mono<ResponseEntity<String>> seat(JoinInvitation invitation, JoinForm form, ServerWebExchange exchange) {
        Optional<EmailAddress> address = form.email();
        return form.hasName() && address.isPresent()
                ? receive(invitation, address.get(), form.name(), false, exchange)
                : Mono.just(renderer.answer(pages.personAgain(invitation, form, language(exchange))));
    }

    private Mono<ResponseEntity<String>> again(Ticket ticket, ServerWebExchange exchange) {
        return ticket.address() == null
                ? Mono.empty()
                : receive(ticket.invitation(), EmailAddress.parse(ticket.address()), ticket.name(), true, exchange);
    }

    private Mono<ResponseEntity<String>> receive(
            JoinInvitation invitation, EmailAddress address, String name, boolean known, ServerWebExchange exchange) {
        Reception.Guest guest = new Reception.Guest(address, name, JoinPages.language(invitation, language(exchange)));
        return reception
                .receive(invitation, guest, known, client(exchange))
                .map(answer -> received(invitation, answer, exchange));
    }

    private ResponseEntity<String> received(
            JoinInvitation invitation, Reception.Answer answer, ServerWebExchange exchange) {
        if (answer instanceof Reception.Answer.Written written) {
            return renderer.seeOther(invitation.path() + "/" + written.token());
        }
        return renderer.answer(
                answer instanceof Reception.Answer.Full
                        ? pages.full(invitation, language(exchange))
                        : pages.over(invitation, language(exchange)));
    }

    private Mono<ResponseEntity<String>> confirm(Ticket ticket, String code, ServerWebExchange exchange) {
        if (ticket.invitation().suspended()) {
            return Mono.just(renderer.answer(pages.over(ticket.invitation(), language(exchange))));
        }
        return confirmation
                .confirm(ticket, code, client(exchange))
                .flatMap(answer -> confirmed(ticket, answer, exchange));
    }

    private Mono<ResponseEntity<String>> confirmed(
            Ticket ticket, Confirmation.Answer answer, ServerWebExchange exchange) {
        if (answer instanceof Confirmation.Answer.InUseElsewhere inUse) {
            return Mono.just(renderer.answer(pages.inUse(ticket, inUse.suggestion(), language(exchange))));
        }
        return answer instanceof Confirmation.Answer.Enrolled
                ? Mono.just(renderer.seeOther(ticket.path()))
                : refused(ticket, exchange);
    }

    /** Perhaps the same button was pressed twice, and the other press was faster. */
    private Mono<ResponseEntity<String>> refused(Ticket ticket, ServerWebExchange exchange) {
        return ticket(ticket.invitation().publicId(), ticket.token())
                .map(asItIs -> asItIs.confirmed()
                        ? renderer.seeOther(asItIs.path())
                        : renderer.answer(pages.codeRefused(asItIs, language(exchange))));
    }

    private Mono<ResponseEntity<String>> staleTicket(Ticket ticket, ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> renderer.answer(pages.staleTicket(ticket, language(exchange))));
    }

    /** Empty for a token that is not ours, before any read, and for a registration of another invitation. */
    private Mono<Ticket> ticket(String publicId, String token) {
        return Mono.justOrEmpty(keys.read(token, LinkPurpose.REGISTRATION))
                .flatMap(link -> store.ticket(publicId, token, link, clock.instant()));
    }

    /** What the form sent; empty when it is none of ours, or too old. */
    private Mono<Map<String, String>> fields(ServerWebExchange exchange, String boundTo) {
        return PageForm.fields(exchange).filter(fields -> keys.holds(fields.getOrDefault("nonce", ""), boundTo));
    }

    private static @Nullable String shown(@Nullable String code) {
        return code == null || code.length() > LONGEST_CODE ? null : code;
    }

    private static String client(ServerWebExchange exchange) {
        return ClientAddress.networkOf(exchange.getRequest());
    }

    private static @Nullable String language(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
    }

    private Mono<ResponseEntity<String>> orElse(Mono<ResponseEntity<String>> answer, ServerWebExchange exchange) {
        return answer.switchIfEmpty(Mono.fromSupplier(() -> renderer.answer(pages.unknown(language(exchange)))))
                .onErrorResume(ProblemException.class, refusal -> Mono.just(refused(refusal, exchange)))
                .onErrorResume(failure -> {
                    log.error("The page of a registration invitation could not be shown", failure);
                    return Mono.just(renderer.answer(pages.trouble(language(exchange))));
                });
    }

    private ResponseEntity<String> refused(ProblemException refusal, ServerWebExchange exchange) {
        if (refusal.problem().type() != ProblemType.TOO_MANY_ATTEMPTS) {
            throw refusal;
        }
        Duration wait = Optional.ofNullable(refusal.problem().retryAfter()).orElse(Duration.ofMinutes(1));
        Page page = pages.slow(wait, language(exchange));
        ResponseEntity<String> answer = renderer.answer(page);
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())))
                .body(answer.getBody());
    }
}
