package io.beckon.gateway.account;

import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.throttle.Throttle;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Sets a person's own password. A session somebody left open is not enough to take the account over. */
@Component
class PasswordChange {

    /** What a person gives: the new password, and the old one unless the session has just begun with a mailed code. */
    record Wish(
            @Schema(
                    description = "Not needed within 15 minutes after a sign-in by code",
                    example = "correct horse battery")
            @Nullable
            String current,

            @Schema(example = "purple tandem before noon") @Nullable
            String password) {

        /** Never the secrets: they must not get into a log. */
        @Override
        public String toString() {
            return "password change";
        }
    }

    private static final Duration FRESH = Duration.ofMinutes(15);

    private final AccountStore accounts;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final Sessions sessions;
    private final Throttle throttle;
    private final AuditLog audit;
    private final SignInSettings settings;
    private final TransactionalOperator transaction;
    private final Clock clock;

    PasswordChange(
            AccountStore accounts,
            Passwords passwords,
            PasswordRules rules,
            Sessions sessions,
            Throttle throttle,
            AuditLog audit,
            SignInSettings settings,
            TransactionalOperator transaction,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.rules = rules;
        this.sessions = sessions;
        this.throttle = throttle;
        this.audit = audit;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Sets the password and signs out everywhere but here. */
    Mono<Void> change(SignedIn session, Wish wish, ServerHttpRequest request) {
        String password = String.valueOf(wish.password());
        rules.check(wish.password());
        return allowed(session, wish)
                .then(Mono.defer(() -> passwords.hash(password)))
                .flatMap(hash -> accounts.setPassword(session.accountId(), hash)
                        .then(Mono.defer(() -> sessions.endElsewhere(session)))
                        .then(Mono.defer(() -> audit.ofPerson(
                                AuditKind.PASSWORD_CHANGED,
                                session.caller().workspaceId(),
                                session.accountId(),
                                Map.of(),
                                request)))
                        .as(transaction::transactional));
    }

    private Mono<Void> allowed(SignedIn session, Wish wish) {
        if (session.method() == SignInMethod.CODE && session.since().plus(FRESH).isAfter(clock.instant())) {
            return Mono.empty();
        }
        String current = wish.current() == null ? "" : wish.current();
        return throttle.take(settings.addressAttempts(), "account " + session.accountId())
                .then(Mono.defer(() -> accounts.credentials(session.accountId())))
                .filterWhen(known -> passwords.matches(current, known.passwordHash()))
                .switchIfEmpty(
                        Mono.error(
                                () -> Faults.of(
                                        "/current",
                                        "This is not your present password. If you have none, or have forgotten it, sign in by a mailed code.")))
                .then();
    }
}
