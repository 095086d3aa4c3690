package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Who belongs to the workspace and may do what. */
@Controller
@Hidden
class RolePages {

    private static final String PATH = SettingsController.PATH + "/members";
    private static final ApiUri MEMBERS = ApiUri.of("/v1/members");
    private static final int PAGE = 50;

    private final Console console;

    RolePages(Console console) {
        this.console = console;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> members(
            ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String cursor) {
        return console.show(exchange, work -> list(work, role, address, cursor));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> add(ServerWebExchange exchange) {
        return console.change(exchange, RolePages::added, (work, typed) -> list(work, null, null, null));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}")
    Mono<ResponseEntity<String>> member(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(
                exchange,
                work -> found(work, id).map(member -> page(work, member).with("typed", form(member))));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}")
    Mono<ResponseEntity<String>> change(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(exchange, (work, typed) -> changed(work, typed, id), (work, typed) -> one(work, id));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/remove")
    Mono<ResponseEntity<String>> remove(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) ->
                        work.api().delete(ApiUri.of("/v1/members/{}", id)).thenReturn(PATH + "?note=member-removed"),
                (work, typed) -> one(work, id));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/unbind")
    Mono<ResponseEntity<String>> unbind(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> work.api()
                        .delete(ApiUri.of("/v1/members/{}/identities", id))
                        .thenReturn(PATH + "?note=member-unbound"),
                (work, typed) -> one(work, id));
    }

    private static Mono<String> added(Work work, Typed typed) {
        Map<String, Object> wish = new LinkedHashMap<>();
        String taken = typed.line("suggested");
        wish.put("address", taken == null ? typed.line("address") : taken);
        wish.put("name", typed.line("name"));
        wish.put("role", typed.line("role"));
        return work.api()
                .once(typed.once())
                .post(MEMBERS, wish, JsonNode.class)
                .thenReturn(PATH + "?note=member-added");
    }

    private static Mono<String> changed(Work work, Typed typed, String id) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("name", typed.line("name"));
        change.put("role", typed.line("role"));
        return work.api()
                .patch(ApiUri.of("/v1/members/{}", id), change, JsonNode.class)
                .thenReturn(PATH + "?note=member-changed");
    }

    private static Mono<View> list(
            Work work, @Nullable String role, @Nullable String address, @Nullable String cursor) {
        ApiUri uri = MEMBERS.with("role", role).with("address", address).with("cursor", cursor);
        return work.api()
                .page(uri.with("limit", PAGE), Member.class)
                .map(members -> View.of("settings-members")
                        .with("members", members.items())
                        .with("next", members.next())
                        .with("every", Roles.EVERY)
                        .with("role", role == null ? "" : role)
                        .with("address", address == null ? "" : address)
                        .with("roles", Roles.ofPeople(work.manager())));
    }

    private static Mono<View> one(Work work, String id) {
        return found(work, id).map(member -> page(work, member));
    }

    private static Mono<Member> found(Work work, String id) {
        return work.api().get(ApiUri.of("/v1/members/{}", id), Member.class);
    }

    private static View page(Work work, Member member) {
        List<String> roles = Roles.ofPeople(work.manager());
        return View.of("settings-member")
                .with("member", member)
                .with("mine", roles.contains(member.role()))
                .with("roles", roles);
    }

    private static Typed form(Member member) {
        return Typed.NOTHING
                .and("name", member.name() == null ? "" : member.name())
                .and("role", member.role());
    }
}
