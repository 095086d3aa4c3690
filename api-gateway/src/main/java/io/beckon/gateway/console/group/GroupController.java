package io.beckon.gateway.console.group;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The pages of one user group. */
@Controller
@Hidden
@RequestMapping(GroupsController.PATH + "/{id}")
class GroupController {

    private final Console console;
    private final GroupPage page;

    GroupController(Console console, GroupPage page) {
        this.console = console;
        this.page = page;
    }

    @Needs(Right.NOTHING)
    @GetMapping
    Mono<ResponseEntity<String>> show(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.show(work, id, Typed.NOTHING));
    }

    @Needs(Right.NOTHING)
    @PostMapping
    Mono<ResponseEntity<String>> change(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> page.change(work, id, typed).thenReturn(path(id) + "?note=group-changed"),
                (work, typed) -> page.show(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/delete")
    Mono<ResponseEntity<String>> delete(@PathVariable String id, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> page.delete(work, id).thenReturn(GroupsController.PATH + "?note=group-deleted"));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/courses")
    Mono<ResponseEntity<String>> courses(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> page.courses(work, id, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping("/courses/add")
    Mono<ResponseEntity<String>> find(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String cursor,
            ServerWebExchange exchange) {
        return console.show(exchange, work -> page.find(work, id, search, cursor, Typed.NOTHING));
    }

    /** "Finish". */
    @Needs(Right.NOTHING)
    @PostMapping("/courses")
    Mono<ResponseEntity<String>> attach(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) ->
                        page.attach(work, id, typed.all("course")).thenReturn(path(id) + "/courses?note=courses-added"),
                (work, typed) -> page.find(work, id, typed.line("search"), null, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/courses/{course}/remove")
    Mono<ResponseEntity<String>> detach(
            @PathVariable String id, @PathVariable String course, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> page.detach(work, id, course).thenReturn(path(id) + "/courses?note=course-removed"));
    }

    private static String path(String id) {
        return ApiUri.of(GroupsController.PATH + "/{}", id).text();
    }
}
