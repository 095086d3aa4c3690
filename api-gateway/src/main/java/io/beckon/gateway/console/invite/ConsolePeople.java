package io.beckon.gateway.console.invite;

import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The people of one campaign, pasted or as a file. With scripts a file goes straight to the API; without, through here. */
@Controller
@Hidden
class ConsolePeople {

    private static final String PATH = "/console/campaigns/{id}/people";

    private final Console console;
    private final PeoplePage page;

    ConsolePeople(Console console, PeoplePage page) {
        this.console = console;
        this.page = page;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> show(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.view(work, id, Typed.NOTHING));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> send(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange, (work, typed) -> page.send(work, id, typed), (work, typed) -> page.view(work, id, typed));
    }

    /** Nobody is invited by it. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/check")
    Mono<ResponseEntity<String>> check(
            @PathVariable String id,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            ServerWebExchange exchange) {
        return console.retyped(
                exchange,
                (work, typed) -> part == null ? page.checked(work, id, typed) : page.checkedPart(work, id, typed),
                (work, typed) -> page.view(work, id, typed));
    }

    /** The beginning of a file, which a script sends as it is, with the addresses that were taken instead of some in it. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/check-file")
    Mono<ResponseEntity<String>> checkFile(
            @PathVariable String id,
            @RequestHeader(name = "X-CSRF-Token", defaultValue = "") String token,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> checkedFile(work, id, token, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/file")
    Mono<ResponseEntity<String>> sendFile(@PathVariable String id, ServerWebExchange exchange) {
        return console.send(
                exchange, (work, file) -> page.sendFile(work, id, file), (work, typed) -> page.view(work, id, typed));
    }

    /** What the API said to the script that sent a file straight to it, in the reader's language. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/refused")
    Mono<ResponseEntity<String>> refused(ServerWebExchange exchange) {
        return console.step(exchange, (work, typed) -> Mono.just(PeoplePage.refused()));
    }

    private Mono<View> checkedFile(Work work, String id, String token, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        MediaType kind =
                Objects.requireNonNullElse(request.getHeaders().getContentType(), MediaType.APPLICATION_OCTET_STREAM);
        List<TakenAddress> taken = request.getQueryParams().getOrDefault(TakenAddress.PARAMETER, List.of()).stream()
                .flatMap(pressed -> Stream.ofNullable(pressed == null ? null : TakenAddress.read(pressed)))
                .toList();
        return page.checkedFile(work.api().withToken(token), id, kind, taken, request.getBody());
    }
}
