package io.beckon.gateway.provider;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The mail servers of this installation. */
@RestController
@Tag(name = "Providers")
class ProviderController {

    /**
     * All of them; there are few.
     *
     * @param heldDomains the slowest 100
     */
    record Providers(List<Provider> items, List<HeldDomain> heldDomains) {}

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
            description =
                    "As the mail workers report it every few seconds, with the domains of recipients that asked for fewer mails and that"
                            + " this workspace writes to. For owners and full managers.")
    Mono<Providers> list(@Parameter(hidden = true) Caller caller) {
        Instant now = clock.instant();
        return Mono.zip(
                store.list(now).collectList(),
                store.heldDomains(caller.workspaceId(), now).collectList(),
                Providers::new);
    }
}
