package io.beckon.gateway.console.invite;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Which campaign people are invited into: one that is there, or one that is made on the way. */
@Controller
@Hidden
class ConsoleInvite {

    private static final String PATH = "/console/invite";

    @Configuration(proxyBeanMethods = false)
    static class Place {
        @Bean
        Area inviteArea() {
            return new Area(5, "invite", PATH, true);
        }
    }

    /** A campaign that can be chosen. */
    record Choice(String id, String name, String state) {

        boolean isOpen() {
            return !state.equals("cancelled");
        }
    }

    private final Console console;

    ConsoleInvite(Console console) {
        this.console = console;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> show(ServerWebExchange exchange) {
        return console.show(exchange, work -> page(work, Typed.NOTHING));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> choose(ServerWebExchange exchange) {
        return console.change(exchange, ConsoleInvite::chosen, ConsoleInvite::page);
    }

    private static Mono<View> page(Work work, Typed typed) {
        return work.api()
                .page(ApiUri.of("/v1/campaigns?limit=100"), Choice.class)
                .map(campaigns -> View.of("invite")
                        .with("typed", typed)
                        .with(
                                "campaigns",
                                campaigns.items().stream()
                                        .filter(Choice::isOpen)
                                        .toList()));
    }

    private static Mono<String> chosen(Work work, Typed typed) {
        String campaign = typed.line("campaign");
        if (campaign != null) {
            return work.api()
                    .get(ApiUri.of("/v1/campaigns/{}", campaign), Choice.class)
                    .map(chosen -> people(chosen.id()));
        }
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", typed.text("name").strip());
        draft.put("message", typed.line("message"));
        draft.put("locale", work.locale().getLanguage());
        return work.api()
                .once(typed.once())
                .post(ApiUri.of("/v1/campaigns"), draft, Choice.class)
                .map(made -> people(made.id()));
    }

    private static String people(String campaign) {
        return "/console/campaigns/" + campaign + "/people";
    }
}
