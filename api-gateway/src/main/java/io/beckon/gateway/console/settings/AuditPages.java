package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Who changed what, when and from where. */
@Controller
@Hidden
class AuditPages {

    private static final ApiUri AUDIT = ApiUri.of("/v1/audit");
    private static final MediaType CSV = MediaType.parseMediaType("text/csv");
    private static final int PAGE = 50;

    /** In the order of the list to choose from. */
    private static final List<String> KINDS = List.of(
            "change", "begun", "refused", "signed_in", "sign_in_failed", "signed_out", "password_changed", "forgotten");

    record Entry(
            Instant at,
            String kind,
            Who actor,
            String route,
            String thing,
            @Nullable String thingId,
            Map<String, Object> detail,
            String client) {

        /** Ids, fields, states and figures, in one line. */
        public String facts() {
            return detail.entrySet().stream()
                    .map(fact -> fact.getKey() + ": " + fact.getValue())
                    .sorted()
                    .collect(Collectors.joining(" · "));
        }
    }

    record Who(String kind, String id, @Nullable String label) {}

    private final Console console;

    AuditPages(Console console) {
        this.console = console;
    }

    @Needs(Right.NOTHING)
    @GetMapping(SettingsController.PATH + "/audit")
    Mono<ResponseEntity<String>> audit(
            ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String thing,
            @RequestParam(required = false) @Nullable String cursor) {
        return console.show(exchange, work -> view(work, kind, thing, cursor));
    }

    /** All that match, of any length, as the API writes it. */
    @Needs(Right.NOTHING)
    @GetMapping(SettingsController.PATH + "/audit.csv")
    Mono<ResponseEntity<String>> csv(
            ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String thing) {
        return console.download(exchange, AUDIT.with("kind", kind).with("thing", thing), CSV);
    }

    private static Mono<View> view(Work work, @Nullable String kind, @Nullable String thing, @Nullable String cursor) {
        ApiUri uri = AUDIT.with("kind", kind).with("thing", thing).with("cursor", cursor);
        return work.api()
                .page(uri.with("limit", PAGE), Entry.class)
                .map(entries -> View.of("settings-audit")
                        .with("entries", entries.items())
                        .with("next", entries.next())
                        .with("kinds", KINDS)
                        .with("kind", kind == null ? "" : kind)
                        .with("thing", thing == null ? "" : thing));
    }
}
