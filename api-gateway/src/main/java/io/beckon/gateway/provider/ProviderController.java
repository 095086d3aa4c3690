package io.beckon.gateway.provider;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The mail servers of this installation. */
@RestController
@Tag(name = "Providers")
class ProviderController {

    /** All of them; there are few. */
    record Providers(List<Provider> items) {}

    private final ProviderStore store;
    private final Clock clock;

    ProviderController(ProviderStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Not a limited manager's: it is about the installation and not about the workspace. */
    @Needs(Right.CHANGE)
    @GetMapping("/v1/providers")
    @Operation(
            summary = "Show how the mail servers do that mails are handed to",
            description = "As the mail workers report it every few seconds. For owners and full managers.")
    Mono<Providers> list() {
        return store.list(clock.instant()).collectList().map(Providers::new);
    }
}
