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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Opening a workspace of one's own. */
@RestController
@RequestMapping("/v1/sign-ups")
@Tag(name = "Sign-up")
class SignUpController {

    private static final int LONGEST_NAME = 200;

    /** What a stranger gives. */
    record Wish(
            @Schema(description = "The workspace's name", example = "Riverside School") @Nullable
            String workspace,

            @Schema(description = "The owner's name", example = "Ana Example") @Nullable
            String name,

            @Schema(example = "ana@example.org") @Nullable String address,

            @Schema(description = "Language of the workspace and of the mail; en when left out", example = "de")
            @Nullable
            String locale) {}

    record Begun(
            @Schema(description = "Under this the mailed code confirms it", example = "q8Zt0...")
            String id) {}

    /** The code from the mail, and a password if the owner wants one now. */
    record Confirmation(
            @Schema(example = "12345678") @Nullable String code,

            @Schema(example = "purple tandem before noon") @Nullable
            String password) {

        /** Never the secrets: they must not get into a log. */
        @Override
        public String toString() {
            return "confirmation of a sign-up";
        }
    }

    private final SignUp signUp;
    private final PasswordRules rules;

    SignUpController(SignUp signUp, PasswordRules rules) {
        this.signUp = signUp;
        this.rules = rules;
    }

    @Needs(Right.NOTHING)
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask for a workspace; a code goes to the address, and nothing is made before it comes back",
            description = "The answer is the same for an address that is in use; only the mail to it says so.")
    @SecurityRequirements
    Mono<Begun> begin(@RequestBody Wish wish, @Parameter(hidden = true) ServerWebExchange exchange) {
        return signUp.begin(wanted(wish), exchange).map(Begun::new);
    }

    @Needs(Right.NOTHING)
    @PostMapping("/{id}/confirm")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Open the workspace with the code from the mail, and sign its owner in")
    @SecurityRequirements
    Mono<SessionView> confirm(
            @PathVariable String id,
            @RequestBody Confirmation confirmation,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        if (confirmation.code() == null) {
            throw Faults.of("/code", "Give the code from the mail.");
        }
        if (confirmation.password() != null) {
            rules.check(confirmation.password());
        }
        return signUp.confirm(id, confirmation.code(), confirmation.password(), exchange);
    }

    private static SignUpStore.Wanted wanted(Wish wish) {
        Faults faults = new Faults();
        Fields.line(wish.workspace(), LONGEST_NAME, "/workspace", faults);
        Fields.line(wish.name(), LONGEST_NAME, "/name", faults);
        String locale = wish.locale() == null ? "en" : wish.locale();
        Fields.locale(locale, "/locale", faults);
        EmailAddress address = address(wish.address(), faults);
        faults.throwIfAny();
        return new SignUpStore.Wanted(String.valueOf(wish.workspace()), String.valueOf(wish.name()), address, locale);
    }

    private static EmailAddress address(@Nullable String written, Faults faults) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            faults.add("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
            return new EmailAddress("", "");
        }
    }
}
