package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where the user groups of a registration invitation are changed. */
@Controller
@Hidden
@RequestMapping(RegistrationPages.PATH + "/{id}/groups")
class RegistrationGroupsPages {

    private final Console console;
    private final RegistrationGroups groups;

    RegistrationGroupsPages(Console console, RegistrationGroups groups) {
        this.console = console;
        this.groups = groups;
    }

    @Needs(Right.NOTHING)
    @GetMapping
    Mono<ResponseEntity<String>> show(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> groups.show(work, id));
    }

    /** Every button but "Save": nothing is stored yet. */
    @Needs(Right.NOTHING)
    @PostMapping("/choose")
    Mono<ResponseEntity<String>> choose(@PathVariable String id, ServerWebExchange exchange) {
        return console.retyped(
                exchange,
                (work, typed) -> groups.press(work, id, typed),
                (work, typed) -> groups.again(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping
    Mono<ResponseEntity<String>> save(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> groups.save(work, id, typed)
                        .thenReturn(RegistrationPages.path(id) + "?note=registration-groups"),
                (work, typed) -> groups.again(work, id, typed));
    }
}
