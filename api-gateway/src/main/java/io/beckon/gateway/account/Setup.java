package io.beckon.gateway.account;

import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import io.beckon.gateway.bootstrap.SetupCodes;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.throttle.Limit;
import io.beckon.gateway.throttle.Throttle;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Makes the first workspace of an installation and its owner, once, for whoever has the code from the gateway's log. */
@Component
class Setup {

    private static final Limit TRIES = new Limit("setup client", 30, Duration.ofMinutes(15));

    /** What the first workspace is made of. */
    record Wanted(SignUpStore.Wanted workspace, String fromAddress, String publicBaseUrl, String password) {

        /** Never the password. */
        @Override
        public String toString() {
            return "setup of " + workspace;
        }
    }

    private final SetupCodes codes;
    private final SignUpStore store;
    private final AccountStore accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Throttle throttle;
    private final AuditLog audit;
    private final TransactionalOperator transaction;

    Setup(
            SetupCodes codes,
            SignUpStore store,
            AccountStore accounts,
            Passwords passwords,
            Sessions sessions,
            Throttle throttle,
            AuditLog audit,
            TransactionalOperator transaction) {
        this.codes = codes;
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
        this.audit = audit;
        this.transaction = transaction;
    }

    Mono<Boolean> isNeeded() {
        return codes.areNeeded();
    }

    Mono<Void> refuseWhenDone() {
        return codes.refuseWhenDone();
    }

    /** Makes all of it or nothing, and signs the owner in. */
    Mono<SessionView> make(String code, Wanted wanted, ServerWebExchange exchange) {
        return throttle.take(TRIES, ClientAddress.networkOf(exchange.getRequest()))
                .then(Mono.defer(() -> codes.check(code)))
                .then(Mono.defer(() -> passwords.hash(wanted.password())))
                .flatMap(hash -> made(code, wanted, hash, exchange).as(transaction::transactional))
                .delayUntil(made -> codes.removeFile());
    }

    private Mono<SessionView> made(String code, Wanted wanted, String hash, ServerWebExchange exchange) {
        return codes.use(code)
                .then(Mono.defer(
                        () -> store.open(wanted.workspace(), wanted.fromAddress(), wanted.publicBaseUrl(), hash)))
                .switchIfEmpty(Mono.error(() -> ProblemType.ADDRESS_TAKEN_MEANWHILE.with()))
                .flatMap(accountId -> sessions.begin(accountId, SignInMethod.PASSWORD, exchange)
                        .flatMap(token -> accounts.find(accountId)
                                .delayUntil(account -> audit.ofPerson(
                                        AuditKind.SIGNED_IN,
                                        account.workspaceId(),
                                        accountId,
                                        Map.of("method", SignInMethod.PASSWORD.sql(), "opened", "first workspace"),
                                        exchange.getRequest()))
                                .map(account -> SessionView.of(account, token))));
    }
}
