package io.beckon.gateway.console.operations;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What goes on, and what is parked. */
@Controller
@Hidden
class ConsoleOperations {

    static final String PATH = "/console/operations";
    static final String PARKED = PATH + "/parked";
    private static final String RETRY_MESSAGE = PATH + "/messages/{id}/retry";

    @Configuration(proxyBeanMethods = false)
    static class Place {
        @Bean
        Area operationsArea() {
            return new Area(70, "operations", PATH, false);
        }
    }

    private final Console console;
    private final OperationsPage page;
    private final ParkedPage parked;

    ConsoleOperations(Console console, OperationsPage page, ParkedPage parked) {
        this.console = console;
        this.page = page;
        this.parked = parked;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> show(ServerWebExchange exchange) {
        return console.show(exchange, page::view);
    }

    /** What a page that is looked at asks for every few seconds. */
    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/now")
    Mono<ResponseEntity<String>> now(ServerWebExchange exchange) {
        return console.show(exchange, page::part);
    }

    @Needs(Right.NOTHING)
    @GetMapping(PARKED + "/{id}")
    Mono<ResponseEntity<String>> parked(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String cursor,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> parked.view(work, id, kind, cursor));
    }

    /** One, or all of a cause that were shown. */
    @Needs(Right.NOTHING)
    @PostMapping(PARKED + "/{id}/retry")
    Mono<ResponseEntity<String>> retry(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> tried(work, typed, id),
                (work, typed) -> parked.view(work, id, typed.line("kind"), null));
    }

    @Needs(Right.NOTHING)
    @PostMapping(RETRY_MESSAGE)
    Mono<ResponseEntity<String>> retryMessage(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(exchange, (work, typed) -> page.retryMessage(work, id), (work, typed) -> page.view(work));
    }

    private Mono<String> tried(Work work, Typed typed, String campaign) {
        return parked.retry(work, typed.all("id"))
                .map(changed -> changed > 0 ? "/{}?note=parked-again" : "/{}?note=parked-gone")
                .map(then -> ApiUri.of(PARKED + then, campaign)
                        .with("kind", typed.line("kind"))
                        .text());
    }
}
