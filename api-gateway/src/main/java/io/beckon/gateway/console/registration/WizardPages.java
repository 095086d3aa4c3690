package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** "Add Users: Invitation". */
@Controller
@Hidden
@RequestMapping(RegistrationPages.PATH)
class WizardPages {

    private final Console console;
    private final Wizard wizard;

    WizardPages(Console console, Wizard wizard) {
        this.console = console;
        this.wizard = wizard;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/new")
    Mono<ResponseEntity<String>> begin(
            @RequestParam(required = false) @Nullable String group, ServerWebExchange exchange) {
        return console.show(exchange, work -> wizard.begin(work, group));
    }

    /** Every button but the last: nothing is made yet. */
    @Needs(Right.NOTHING)
    @PostMapping("/new")
    Mono<ResponseEntity<String>> move(ServerWebExchange exchange) {
        return console.retyped(exchange, wizard::move, wizard::again);
    }

    @Needs(Right.NOTHING)
    @PostMapping("/preview")
    Mono<ResponseEntity<String>> preview(ServerWebExchange exchange) {
        return console.framed(exchange, wizard::preview);
    }

    /** "Finish". */
    @Needs(Right.NOTHING)
    @PostMapping
    Mono<ResponseEntity<String>> finish(ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> wizard.finish(work, typed)
                        .map(id -> RegistrationPages.path(id)
                                + (RegistrationForm.wantsCopy(typed)
                                        ? "?note=registration-copied"
                                        : "?note=registration-made")),
                wizard::again);
    }
}
