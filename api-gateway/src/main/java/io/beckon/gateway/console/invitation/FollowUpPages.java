package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writing again: whom it would reach and with which mail, then the follow-up itself and how far it has come. */
@Controller
@Hidden
class FollowUpPages {

    private static final String LOOK = InvitationPages.PATH + "/follow-up";
    private static final String ALL = InvitationPages.PATH + "/follow-ups";

    /** A mail has styles of its own, and runs nothing: it is in a sandbox without rights. */
    private static final String MAIL_POLICY = "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'self'; form-action 'none'";

    private final Console console;
    private final FollowUpPage page;

    FollowUpPages(Console console, FollowUpPage page) {
        this.console = console;
        this.page = page;
    }

    @Needs(Right.NOTHING)
    @PostMapping(LOOK)
    Mono<ResponseEntity<String>> look(ServerWebExchange exchange) {
        return console.step(exchange, (work, typed) -> page.look(work, typed, InvitationPages.isPart(exchange)));
    }

    @Needs(Right.NOTHING)
    @PostMapping(LOOK + "/mail")
    Mono<ResponseEntity<String>> mail(ServerWebExchange exchange) {
        return console.step(exchange, page::mail).map(FollowUpPages::inFrame);
    }

    @Needs(Right.NOTHING)
    @PostMapping(ALL)
    Mono<ResponseEntity<String>> ask(ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> page.ask(work, typed).map(id -> ALL + "/" + id + "?note=follow-up-asked"),
                (work, typed) -> page.look(work, typed, false));
    }

    @Needs(Right.NOTHING)
    @GetMapping(ALL)
    Mono<ResponseEntity<String>> all(ServerWebExchange exchange) {
        String cursor = exchange.getRequest().getQueryParams().getFirst("cursor");
        return console.show(exchange, work -> page.all(work, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping(ALL + "/{id}")
    Mono<ResponseEntity<String>> one(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.one(work, id, InvitationPages.isPart(exchange)));
    }

    private static ResponseEntity<String> inFrame(ResponseEntity<String> shown) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(shown.getHeaders());
        headers.set("Content-Security-Policy", MAIL_POLICY);
        return ResponseEntity.status(shown.getStatusCode()).headers(headers).body(shown.getBody());
    }
}
