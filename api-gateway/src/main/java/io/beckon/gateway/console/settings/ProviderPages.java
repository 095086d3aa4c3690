package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** How the mail servers do, and the domains that asked for fewer mails. */
@Controller
@Hidden
class ProviderPages {

    private static final ApiUri PROVIDERS = ApiUri.of("/v1/providers");

    record Providers(List<Provider> items, List<Domain> heldDomains) {}

    record Domain(String domain, double rate, Instant since) {}

    /** A mail server; the API says more of it, for operators. */
    record Provider(
            String name,
            String state,
            String breaker,
            long workers,
            long connections,
            long waiting,
            @Nullable Rate rate,
            @Nullable Instant lastSuccessAt,
            @Nullable Failure lastFailure,
            Hour lastHour) {}

    record Rate(
            @Nullable Long perSecond,
            @Nullable Long perMinute,
            @Nullable Long perDay,
            @Nullable Long leftToday) {}

    record Failure(Instant at, String phase, @Nullable Integer code, String words) {}

    record Hour(long sent, long deferred, long failed, long unknown) {}

    private final Console console;

    ProviderPages(Console console) {
        this.console = console;
    }

    @Needs(Right.NOTHING)
    @GetMapping(SettingsController.PATH + "/providers")
    Mono<ResponseEntity<String>> providers(ServerWebExchange exchange) {
        return console.show(
                exchange,
                work -> work.api()
                        .get(PROVIDERS, Providers.class)
                        .map(found -> View.of("settings-providers")
                                .with("providers", found.items())
                                .with("domains", found.heldDomains())));
    }
}
