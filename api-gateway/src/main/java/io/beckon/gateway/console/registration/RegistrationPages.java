package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Console.Change;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The list of registration invitations, and the page of each. */
@Controller
@Hidden
@RequestMapping(RegistrationPages.PATH)
class RegistrationPages {

    static final String PATH = "/console/registrations";

    @Configuration(proxyBeanMethods = false)
    static class RegistrationsPlace {
        @Bean
        Area registrationsArea() {
            return new Area(35, "registrations", PATH, false);
        }
    }

    private final Console console;
    private final RegistrationPage page;

    RegistrationPages(Console console, RegistrationPage page) {
        this.console = console;
        this.page = page;
    }

    static String path(String id) {
        return ApiUri.of(PATH + "/{}", id).text();
    }

    @Needs(Right.NOTHING)
    @GetMapping
    Mono<ResponseEntity<String>> list(
            @RequestParam(required = false) @Nullable String cursor, ServerWebExchange exchange) {
        return console.show(exchange, work -> RegistrationPage.list(work, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/{id}")
    Mono<ResponseEntity<String>> one(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> page.show(work, id, cursor));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}")
    Mono<ResponseEntity<String>> change(@PathVariable String id, ServerWebExchange exchange) {
        return noted(id, "?note=registration-changed", exchange, (work, typed) -> page.change(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}/passcode")
    Mono<ResponseEntity<String>> passcode(@PathVariable String id, ServerWebExchange exchange) {
        return noted(id, "?note=passcode-changed", exchange, (work, typed) -> page.renewPasscode(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}/copy")
    Mono<ResponseEntity<String>> copy(@PathVariable String id, ServerWebExchange exchange) {
        return noted(id, "?note=copy-sent", exchange, (work, typed) -> page.copy(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}/close")
    Mono<ResponseEntity<String>> close(@PathVariable String id, ServerWebExchange exchange) {
        return noted(id, "?note=registration-closed", exchange, (work, typed) -> page.press(work, id, "close"));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}/reopen")
    Mono<ResponseEntity<String>> reopen(@PathVariable String id, ServerWebExchange exchange) {
        return noted(id, "?note=registration-reopened", exchange, (work, typed) -> page.press(work, id, "reopen"));
    }

    /** Leads to where the list goes in. */
    @Needs(Right.NOTHING)
    @PostMapping("/{id}/list")
    Mono<ResponseEntity<String>> send(@PathVariable String id, ServerWebExchange exchange) {
        return done(
                id,
                exchange,
                (work, typed) ->
                        page.campaign(work, id, typed).map(campaign -> "/console/campaigns/" + campaign + "/people"));
    }

    private Mono<ResponseEntity<String>> noted(
            String id, String note, ServerWebExchange exchange, BiFunction<Work, Typed, Mono<Void>> action) {
        return done(id, exchange, (work, typed) -> action.apply(work, typed).thenReturn(path(id) + note));
    }

    private Mono<ResponseEntity<String>> done(String id, ServerWebExchange exchange, Change change) {
        return console.change(exchange, change, (work, typed) -> page.again(work, id, typed));
    }
}
