package io.beckon.gateway.console.setup;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiDoor;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Forms;
import io.beckon.gateway.console.shell.SignInView;
import io.beckon.gateway.console.shell.SignInView.Onward;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page on which an empty installation opens: create your workspace. */
@Controller
@Hidden
class ConsoleSetup {

    private static final ApiUri SETUP = ApiUri.of("/v1/setup");
    private static final String TEMPLATE = "setup";

    private static final List<String> LINES =
            List.of("code", "workspace", "ownerName", "ownerAddress", "fromAddress", "publicBaseUrl");

    /** Whether there is something to set up. */
    private record State(boolean needed) {}

    /** What a new session answers. */
    private record Opened(String csrfToken) {}

    private final ApiDoor door;
    private final Console console;
    private final SignInView browsers;

    ConsoleSetup(ApiDoor door, Console console, SignInView browsers) {
        this.door = door;
        this.console = console;
        this.browsers = browsers;
    }

    @Needs(Right.NOTHING)
    @GetMapping(SignInView.SETUP_PATH)
    Mono<ResponseEntity<String>> show(ServerWebExchange exchange) {
        return console.told(
                exchange,
                door.of(exchange)
                        .get(SETUP, State.class)
                        .flatMap(state -> state.needed()
                                ? console.outside(exchange, view(empty(exchange), exchange))
                                : console.seeOther("/console")));
    }

    @Needs(Right.NOTHING)
    @PostMapping(SignInView.SETUP_PATH)
    Mono<ResponseEntity<String>> make(ServerWebExchange exchange) {
        return console.told(
                exchange,
                Forms.read(exchange)
                        .flatMap(typed -> browsers.holds(typed, exchange)
                                ? made(typed, exchange)
                                : console.outside(
                                        exchange,
                                        view(typed, exchange)
                                                .withStatus(HttpStatus.FORBIDDEN)
                                                .with("stale", true))));
    }

    private Mono<ResponseEntity<String>> made(Typed typed, ServerWebExchange exchange) {
        Api api = door.of(exchange);
        return api.post(SETUP, wish(typed, Console.locale(exchange).getLanguage()), Opened.class)
                .flatMap(session -> console.seeOther("/console?note=set-up"))
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> console.outside(exchange, again(typed, refusal, exchange), refusal));
    }

    private static Map<String, String> wish(Typed typed, String language) {
        Map<String, String> wish = new HashMap<>();
        LINES.forEach(name -> wish.put(name, typed.text(name).strip()));
        wish.put("password", typed.text("password"));
        wish.put("locale", language);
        return wish;
    }

    /** What was typed is of no use any more where somebody else was faster. */
    private View again(Typed typed, ApiRefusal refusal, ServerWebExchange exchange) {
        return view(typed, exchange).with("done", refusal.is(ProblemType.SETUP_DONE));
    }

    private View view(Typed typed, ServerWebExchange exchange) {
        return browsers.view(TEMPLATE, Onward.to(null), typed, exchange);
    }

    /** Where this page was reached is, as a rule, where the others are, too. */
    private static Typed empty(ServerWebExchange exchange) {
        URI here = exchange.getRequest().getURI();
        return Typed.of(Map.of("publicBaseUrl", here.getScheme() + "://" + here.getRawAuthority()));
    }
}
