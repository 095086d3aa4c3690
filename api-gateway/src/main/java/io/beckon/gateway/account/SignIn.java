package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.http.AfterAnswer;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.throttle.Throttle;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Signs people in. An address nobody has, a wrong secret and an account without a password are answered with the same words after
 * the same work: one attempt counted, one row read, one hash compared.
 */
@Component
class SignIn {

    private final AccountStore accounts;
    private final Passwords passwords;
    private final OneTimeCodes codes;
    private final Sessions sessions;
    private final Throttle throttle;
    private final AuditLog audit;
    private final AfterAnswer afterAnswer;
    private final SignInSettings settings;
    private final TransactionalOperator transaction;

    SignIn(
            AccountStore accounts,
            Passwords passwords,
            OneTimeCodes codes,
            Sessions sessions,
            Throttle throttle,
            AuditLog audit,
            AfterAnswer afterAnswer,
            SignInSettings settings,
            TransactionalOperator transaction) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = codes;
        this.sessions = sessions;
        this.throttle = throttle;
        this.audit = audit;
        this.afterAnswer = afterAnswer;
        this.settings = settings;
        this.transaction = transaction;
    }

    Mono<SessionView> byPassword(EmailAddress address, String password, ServerWebExchange exchange) {
        return attempt(address, exchange)
                .then(Mono.defer(() -> accounts.credentials(address)))
                .filterWhen(known -> passwords.matches(password, known.passwordHash()))
                .flatMap(known -> refreshed(known, password))
                .flatMap(accountId -> begin(accountId, SignInMethod.PASSWORD, address, exchange)
                        .as(transaction::transactional))
                .switchIfEmpty(Mono.defer(() -> refused(address, SignInMethod.PASSWORD, exchange)));
    }

    Mono<SessionView> byCode(EmailAddress address, String code, ServerWebExchange exchange) {
        return attempt(address, exchange)
                .then(Mono.defer(() -> codes.check(Purpose.SIGN_IN, address.toString(), code)))
                .flatMap(hash -> used(address, hash, exchange).as(transaction::transactional))
                .switchIfEmpty(Mono.defer(() -> refused(address, SignInMethod.CODE, exchange)));
    }

    private Mono<Void> attempt(EmailAddress address, ServerWebExchange exchange) {
        return throttle.take(settings.clientAttempts(), ClientAddress.networkOf(exchange.getRequest()))
                .then(Mono.defer(() -> throttle.take(settings.addressAttempts(), address.toString())));
    }

    private Mono<SessionView> used(EmailAddress address, byte[] hash, ServerWebExchange exchange) {
        return codes.use(Purpose.SIGN_IN, address.toString(), hash)
                .filter(used -> used)
                .flatMap(used -> accounts.find(address))
                .flatMap(account -> begin(account.id(), SignInMethod.CODE, address, exchange));
    }

    private Mono<SessionView> begin(
            long accountId, SignInMethod method, EmailAddress address, ServerWebExchange exchange) {
        return sessions.begin(accountId, method, exchange)
                .flatMap(token -> throttle.forget(settings.addressAttempts(), address.toString())
                        .then(accounts.find(accountId))
                        .filter(account -> !account.suspended())
                        .switchIfEmpty(Mono.error(() -> ProblemType.WORKSPACE_SUSPENDED.with()))
                        .delayUntil(account -> audit.ofPerson(
                                AuditKind.SIGNED_IN,
                                account.workspaceId(),
                                accountId,
                                Map.of("method", method.sql()),
                                exchange.getRequest()))
                        .map(account -> SessionView.of(account, token)));
    }

    /** The entry is made after the answer, whose time must not tell whether anybody has the address. */
    private Mono<SessionView> refused(EmailAddress address, SignInMethod method, ServerWebExchange exchange) {
        Mono<Void> entry = accounts.find(address)
                .flatMap(account -> audit.ofPerson(
                        AuditKind.SIGN_IN_FAILED,
                        account.workspaceId(),
                        account.id(),
                        Map.of("method", method.sql()),
                        exchange.getRequest()));
        return afterAnswer.begin(entry).then(Mono.error(() -> ProblemType.SIGN_IN_REFUSED.with()));
    }

    /** The moment of a sign-in is the only one at which the password is known: a hash made with too little effort is made anew. */
    private Mono<Long> refreshed(AccountStore.Credentials known, String password) {
        long accountId = Objects.requireNonNull(known.accountId(), "only an account has a password");
        String hash = Objects.requireNonNull(known.passwordHash(), "only a hash matches");
        return passwords.isOutdated(hash)
                ? passwords
                        .hash(password)
                        .flatMap(fresh -> accounts.setPassword(accountId, fresh))
                        .thenReturn(accountId)
                : Mono.just(accountId);
    }
}
