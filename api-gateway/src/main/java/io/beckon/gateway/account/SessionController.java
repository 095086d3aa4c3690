package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.Audited;
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
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Signing in and out, by people; programs have keys. */
@RestController
@Tag(name = "Session")
class SessionController {

    /** Whose code is wanted. */
    record Address(
            @Schema(example = "ana@example.org") @Nullable String address) {}

    private final SignIn signIn;
    private final SignInCode signInCode;
    private final Sessions sessions;
    private final AccountStore accounts;
    private final PasswordChange passwords;

    SessionController(
            SignIn signIn, SignInCode signInCode, Sessions sessions, AccountStore accounts, PasswordChange passwords) {
        this.signIn = signIn;
        this.signInCode = signInCode;
        this.sessions = sessions;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @Needs(Right.NOTHING)
    @PostMapping("/v1/session")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Sign in with an address and a password, or a code from a mail",
            description = "Sets the session's cookie. Whatever session the request came with is over.")
    @SecurityRequirements
    Mono<SessionView> signIn(@RequestBody SessionView.Wish wish, @Parameter(hidden = true) ServerWebExchange exchange) {
        EmailAddress address = address(wish.address());
        if (wish.password() != null && wish.code() == null) {
            return signIn.byPassword(address, wish.password(), exchange);
        }
        if (wish.code() != null && wish.password() == null) {
            return signIn.byCode(address, wish.code(), exchange);
        }
        throw Faults.of("/password", "Give either a password or a code.");
    }

    @Needs(Right.NOTHING)
    @PostMapping("/v1/session/codes")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have a code for signing in mailed to an address",
            description = "The answer is the same whether anybody has the address.")
    @SecurityRequirements
    Mono<Void> sendCode(@RequestBody Address wish, @Parameter(hidden = true) ServerWebExchange exchange) {
        return signInCode.send(address(wish.address()), exchange);
    }

    @Needs(Right.SIGNED_IN)
    @GetMapping("/v1/session")
    @Operation(summary = "Show who is signed in, and the token for requests that change something")
    Mono<SessionView> show(@Parameter(hidden = true) SignedIn session) {
        return accounts.find(session.accountId()).map(account -> SessionView.of(account, session));
    }

    @Needs(Right.SIGNED_IN)
    @Audited(kind = AuditKind.SIGNED_OUT)
    @DeleteMapping("/v1/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out")
    Mono<Void> signOut(@Parameter(hidden = true) ServerWebExchange exchange) {
        return sessions.end(exchange);
    }

    @Needs(Right.SIGNED_IN)
    @Audited(kind = AuditKind.SIGNED_OUT)
    @DeleteMapping("/v1/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out everywhere")
    Mono<Void> signOutEverywhere(
            @Parameter(hidden = true) SignedIn session, @Parameter(hidden = true) ServerWebExchange exchange) {
        return sessions.endEverywhere(session.accountId(), exchange);
    }

    @Needs(Right.SIGNED_IN)
    @Audited(way = Audited.Way.BESIDE, kind = AuditKind.PASSWORD_CHANGED)
    @PutMapping("/v1/session/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Set one's own password; every other session of the account is over then")
    Mono<Void> setPassword(
            @Parameter(hidden = true) SignedIn session,
            @RequestBody PasswordChange.Wish wish,
            @Parameter(hidden = true) ServerHttpRequest request) {
        return passwords.change(session, wish, request);
    }

    private static EmailAddress address(@Nullable String written) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            throw Faults.of("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
        }
    }
}
