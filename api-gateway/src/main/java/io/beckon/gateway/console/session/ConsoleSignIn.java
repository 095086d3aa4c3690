package io.beckon.gateway.console.session;

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
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The page to sign in to the console, by password or by a mailed code. Where it stands in for a form whose session was over, signing in
 * sends that form on.
 */
@Controller
@Hidden
class ConsoleSignIn {

    private static final ApiUri SESSION = ApiUri.of("/v1/session");
    private static final ApiUri CODES = ApiUri.of("/v1/session/codes");
    private static final ApiUri PROVIDERS = ApiUri.of("/v1/session/oidc");
    private static final ApiUri SETUP = ApiUri.of("/v1/setup");

    /** Whether there is nobody yet who could sign in. */
    private record Setup(boolean needed) {}

    /** Where else people can sign in. */
    private record Providers(List<Provider> items) {}

    /** A button to a provider. */
    public record Provider(String name, String label) {}

    /** What a new session answers. */
    private record Begun(String csrfToken) {}

    private final ApiDoor door;
    private final Console console;
    private final SignInView signIn;
    private final Resumption resumption;

    ConsoleSignIn(ApiDoor door, Console console, SignInView signIn, Resumption resumption) {
        this.door = door;
        this.console = console;
        this.signIn = signIn;
        this.resumption = resumption;
    }

    @Needs(Right.NOTHING)
    @GetMapping(SignInView.PATH)
    Mono<ResponseEntity<String>> show(
            @RequestParam(required = false) @Nullable String next, ServerWebExchange exchange) {
        Onward onward = Onward.to(next);
        return door.of(exchange)
                .get(SESSION, Begun.class)
                .flatMap(signedIn -> console.seeOther(onward.next()))
                .onErrorResume(ApiRefusal.class, nobody -> asked(onward, exchange));
    }

    private Mono<ResponseEntity<String>> asked(Onward onward, ServerWebExchange exchange) {
        return door.of(exchange)
                .get(SETUP, Setup.class)
                .flatMap(setup -> setup.needed()
                        ? console.seeOther(SignInView.SETUP_PATH)
                        : providers(exchange)
                                .flatMap(providers -> console.outside(
                                        exchange,
                                        signIn.view("sign-in", onward, Typed.NOTHING, exchange)
                                                .with("providers", providers))));
    }

    /** Only for who has typed nothing yet: what was typed cannot be carried past a provider. */
    private Mono<List<Provider>> providers(ServerWebExchange exchange) {
        return door.of(exchange).get(PROVIDERS, Providers.class).map(Providers::items);
    }

    @Needs(Right.NOTHING)
    @PostMapping(SignInView.PATH)
    Mono<ResponseEntity<String>> byPassword(ServerWebExchange exchange) {
        return tried(
                exchange, "sign-in", (api, typed) -> signedIn(api, typed, Map.of("password", typed.text("password"))));
    }

    @Needs(Right.NOTHING)
    @PostMapping(SignInView.PATH + "/code")
    Mono<ResponseEntity<String>> mailCode(ServerWebExchange exchange) {
        return tried(
                exchange,
                "sign-in",
                (api, typed) -> api.send(
                                HttpMethod.POST,
                                CODES,
                                Map.of("address", typed.text("address").strip()))
                        .then(console.outside(
                                exchange, signIn.view("sign-in-code", Onward.of(typed), typed, exchange))));
    }

    @Needs(Right.NOTHING)
    @PostMapping(SignInView.PATH + "/with-code")
    Mono<ResponseEntity<String>> byCode(ServerWebExchange exchange) {
        return tried(
                exchange,
                "sign-in-code",
                (api, typed) ->
                        signedIn(api, typed, Map.of("code", typed.text("code").strip())));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/console/sign-out")
    Mono<ResponseEntity<String>> signOut(ServerWebExchange exchange) {
        return console.told(
                exchange,
                Forms.read(exchange)
                        .flatMap(typed -> signedOut(door.of(exchange).withToken(typed.token())))
                        .flatMap(console::seeOther));
    }

    /** For whoever is signed in, manager or not; ends with where that leads. A form of another session ends none. */
    private static Mono<String> signedOut(Api api) {
        return api.delete(SESSION)
                .thenReturn(SignInView.PATH + "?note=signed-out")
                .onErrorReturn(Console::isOver, SignInView.PATH + "?note=signed-out")
                .onErrorReturn(ApiRefusal.class, "/console");
    }

    /** Where a sign-in in a second tab ends, beside the page that asked for it. */
    @Needs(Right.NOTHING)
    @GetMapping("/console/signed-in")
    Mono<ResponseEntity<String>> signedIn(ServerWebExchange exchange) {
        return console.show(exchange, work -> Mono.just(View.of("signed-in")));
    }

    private interface Step {
        Mono<ResponseEntity<String>> take(Api api, Typed typed);
    }

    /** Without a nonce made for this browser nothing is tried; whatever is refused, the page comes again with what was typed. */
    private Mono<ResponseEntity<String>> tried(ServerWebExchange exchange, String page, Step step) {
        return console.told(
                exchange,
                Forms.read(exchange)
                        .flatMap(typed -> signIn.holds(typed, exchange)
                                ? step.take(door.of(exchange), typed)
                                        .onErrorResume(
                                                ApiRefusal.class,
                                                refusal -> console.outside(
                                                        exchange,
                                                        signIn.view(page, Onward.of(typed), typed, exchange),
                                                        refusal))
                                : stale(typed, exchange)));
    }

    private Mono<ResponseEntity<String>> stale(Typed typed, ServerWebExchange exchange) {
        View again = signIn.view("sign-in", Onward.of(typed), typed, exchange);
        return console.outside(exchange, again.withStatus(HttpStatus.FORBIDDEN).with("stale", true));
    }

    private Mono<ResponseEntity<String>> signedIn(Api api, Typed typed, Map<String, String> proof) {
        Onward onward = Onward.of(typed);
        Map<String, String> wish = new HashMap<>(proof);
        wish.put("address", typed.text("address").strip());
        return api.post(SESSION, wish, Begun.class)
                .flatMap(begun -> onward.resume() == null
                        ? console.seeOther(onward.next())
                        : resumption.of(api, onward, begun.csrfToken()));
    }
}
