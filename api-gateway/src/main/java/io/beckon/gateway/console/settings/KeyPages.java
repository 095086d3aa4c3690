package io.beckon.gateway.console.settings;

import io.beckon.gateway.access.ApiParts;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
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

/** The keys of programs: those there are, a new one, whose secret is shown once, and the end of one. */
@Controller
@Hidden
class KeyPages {

    private static final String PATH = SettingsController.PATH + "/keys";
    private static final ApiUri KEYS = ApiUri.of("/v1/workspace/api-keys");
    private static final int PAGE = 50;

    /** A key; its secret only when it was made this moment. */
    record Key(
            String id,
            String label,
            String role,
            @Nullable List<String> scopes,
            String hint,
            Instant createdAt,
            @Nullable String secret) {

        /** Never the secret: it must not get into a log. */
        @Override
        public String toString() {
            return "key " + id;
        }
    }

    private final Console console;
    private final List<String> parts;

    KeyPages(Console console, ApiParts parts) {
        this.console = console;
        this.parts = parts.names().stream().sorted().toList();
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> keys(
            ServerWebExchange exchange, @RequestParam(required = false) @Nullable String cursor) {
        return console.show(exchange, work -> list(work, cursor));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> make(ServerWebExchange exchange) {
        return console.reply(exchange, KeyPages::made, (work, typed) -> list(work, null));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/revoke")
    Mono<ResponseEntity<String>> revoke(@PathVariable String id, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> work.api()
                        .delete(ApiUri.of("/v1/workspace/api-keys/{}", id))
                        .thenReturn(PATH + "?note=key-revoked"));
    }

    private static Mono<View> made(Work work, Typed typed) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("label", typed.line("label"));
        wish.put("role", typed.line("role"));
        if (!typed.all("scopes").isEmpty()) {
            wish.put("scopes", typed.all("scopes"));
        }
        return work.api()
                .once(typed.once())
                .post(KEYS, wish, Key.class)
                .map(key -> View.of("settings-key").with("key", key));
    }

    private Mono<View> list(Work work, @Nullable String cursor) {
        return work.api()
                .page(KEYS.with("limit", PAGE).with("cursor", cursor), Key.class)
                .map(keys -> View.of("settings-keys")
                        .with("keys", keys.items())
                        .with("next", keys.next())
                        .with("roles", Roles.ofKeys(work.manager()))
                        .with("parts", parts));
    }
}
