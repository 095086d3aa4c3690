package io.beckon.gateway.console.group;

import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** All groups, and what makes further ones. */
@Controller
@Hidden
class GroupsController {

    static final String PATH = "/console/groups";

    private static final String NEW = PATH + "/new";

    @Configuration(proxyBeanMethods = false)
    static class Place {
        @Bean
        Area groups() {
            return new Area(30, "groups", PATH, false);
        }
    }

    private final Console console;
    private final GroupPages pages;

    GroupsController(Console console, GroupPages pages) {
        this.console = console;
        this.pages = pages;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> list(
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(required = false) @Nullable String cursor,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> pages.list(work, organization, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping(NEW)
    Mono<ResponseEntity<String>> form(ServerWebExchange exchange) {
        return console.show(exchange, work -> pages.form(work, Typed.NOTHING));
    }

    /** "Next": nothing is made yet. */
    @Needs(Right.NOTHING)
    @PostMapping(NEW)
    Mono<ResponseEntity<String>> next(ServerWebExchange exchange) {
        return console.step(exchange, pages::confirm);
    }

    /** "Back", with what was typed. */
    @Needs(Right.NOTHING)
    @PostMapping(NEW + "/back")
    Mono<ResponseEntity<String>> back(ServerWebExchange exchange) {
        return console.step(exchange, pages::form);
    }

    /** "Finish". */
    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> make(ServerWebExchange exchange) {
        return console.change(
                exchange, (work, typed) -> pages.make(work, typed).thenReturn(PATH + "?note=group-made"), pages::form);
    }

    /** From the list or from the form that needs one: it leads back there. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/organization-groups")
    Mono<ResponseEntity<String>> makeOrganization(ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> pages.makeOrganization(work, typed)
                        .thenReturn((isOfForm(typed) ? NEW : PATH) + "?note=organization-made"),
                (work, typed) -> isOfForm(typed) ? pages.form(work, typed) : pages.list(work, null, null));
    }

    private static boolean isOfForm(Typed typed) {
        return typed.has("from", "new");
    }
}
