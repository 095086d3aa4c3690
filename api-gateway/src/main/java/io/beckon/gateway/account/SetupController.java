package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Setting up an installation that has no workspace yet. */
@RestController
@RequestMapping("/v1/setup")
@Tag(name = "Setup")
class SetupController {

    private static final int LONGEST_NAME = 200;
    private static final EmailAddress NO_ADDRESS = new EmailAddress("", "");

    /** Whether there is something to set up. */
    record State(
            @Schema(description = "Whether there is no workspace yet, and the setup code makes the first one")
            boolean needed) {}

    /** What the first workspace is made of. */
    record Wish(
            @Schema(
                    description = "From the gateway's log, or the file it names",
                    example = "k7pz-2mqd-9xwc-tn4v-hb8y-jr3e")
            @Nullable
            String code,

            @Schema(example = "Riverside School") @Nullable String workspace,

            @Schema(description = "Where its mails come from", example = "invitations@riverside.example") @Nullable
            String fromAddress,

            @Schema(
                    description = "Where people reach this gateway; the links of the mails lead there",
                    example = "https://invite.example.org")
            @Nullable
            String publicBaseUrl,

            @Schema(description = "The owner signs in with it", example = "ana@example.org") @Nullable
            String ownerAddress,

            @Schema(example = "Ana Example") @Nullable String ownerName,

            @Schema(example = "purple tandem before noon") @Nullable
            String password,

            @Schema(description = "Language of the workspace; en when left out", example = "de") @Nullable
            String locale) {

        /** Never the secrets: they must not get into a log. */
        @Override
        public String toString() {
            return "setup of " + workspace;
        }
    }

    private final Setup setup;
    private final PasswordRules rules;

    SetupController(Setup setup, PasswordRules rules) {
        this.setup = setup;
        this.rules = rules;
    }

    @Needs(Right.NOTHING)
    @GetMapping
    @Operation(summary = "Say whether this installation has still to be set up")
    @SecurityRequirements
    Mono<State> show() {
        return setup.isNeeded().map(State::new);
    }

    @Needs(Right.NOTHING)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make the first workspace with its owner, and sign the owner in",
            description = "Once, with the code from the gateway's log; then it is 409.")
    @SecurityRequirements
    Mono<SessionView> make(@RequestBody Wish wish, @Parameter(hidden = true) ServerWebExchange exchange) {
        return setup.refuseWhenDone()
                .then(Mono.fromCallable(() -> wanted(wish)))
                .flatMap(wanted -> setup.make(String.valueOf(wish.code()), wanted, exchange));
    }

    private Setup.Wanted wanted(Wish wish) {
        Faults faults = new Faults();
        Fields.line(wish.code(), LONGEST_NAME, "/code", faults);
        Fields.line(wish.workspace(), LONGEST_NAME, "/workspace", faults);
        Fields.line(wish.ownerName(), LONGEST_NAME, "/ownerName", faults);
        String locale = wish.locale() == null ? "en" : wish.locale();
        Fields.locale(locale, "/locale", faults);
        Fields.baseUrl(wish.publicBaseUrl(), "/publicBaseUrl", faults);
        String password = wish.password() == null ? "" : wish.password();
        faults.unless(rules.fits(password), "/password", rules.sentence());
        EmailAddress from = address(wish.fromAddress(), "/fromAddress", faults);
        EmailAddress owner = address(wish.ownerAddress(), "/ownerAddress", faults);
        faults.throwIfAny();
        return new Setup.Wanted(
                new SignUpStore.Wanted(
                        String.valueOf(wish.workspace()), String.valueOf(wish.ownerName()), owner, locale),
                from.toString(),
                String.valueOf(wish.publicBaseUrl()),
                password);
    }

    private static EmailAddress address(@Nullable String written, String pointer, Faults faults) {
        if (written == null || written.isBlank()) {
            faults.add(pointer, "Write an e-mail address, such as name@example.org.");
            return NO_ADDRESS;
        }
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            faults.add(pointer, e.getMessage() + " " + e.reason().mend(e.argument()));
            return NO_ADDRESS;
        }
    }
}
