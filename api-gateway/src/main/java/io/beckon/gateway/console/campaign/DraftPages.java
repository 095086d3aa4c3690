package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What is done to a campaign before it has started. */
@Controller
@Hidden
class DraftPages {

    private static final String EDIT = ConsoleCampaigns.PATH + "/{id}/edit";
    private static final String SCHEDULE = ConsoleCampaigns.PATH + "/{id}/schedule";

    private final Console console;
    private final DraftEditor editor;

    DraftPages(Console console, DraftEditor editor) {
        this.console = console;
        this.editor = editor;
    }

    @Needs(Right.NOTHING)
    @GetMapping(EDIT)
    Mono<ResponseEntity<String>> edit(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> editor.show(work, id));
    }

    @Needs(Right.NOTHING)
    @PostMapping(EDIT)
    Mono<ResponseEntity<String>> save(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> editor.save(work, id, typed),
                (work, typed) -> editor.again(work, id, typed));
    }

    /** The form with one more reminder step, and all that was typed. */
    @Needs(Right.NOTHING)
    @PostMapping(EDIT + "/steps")
    Mono<ResponseEntity<String>> moreSteps(@PathVariable String id, ServerWebExchange exchange) {
        return console.retyped(
                exchange,
                (work, typed) -> editor.again(work, id, CampaignForm.withOneMoreStep(typed)),
                (work, typed) -> editor.again(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @GetMapping(SCHEDULE)
    Mono<ResponseEntity<String>> time(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> editor.time(work, id, Typed.NOTHING));
    }

    @Needs(Right.NOTHING)
    @PostMapping(SCHEDULE)
    Mono<ResponseEntity<String>> schedule(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> editor.schedule(work, id, typed),
                (work, typed) -> editor.time(work, id, typed));
    }
}
