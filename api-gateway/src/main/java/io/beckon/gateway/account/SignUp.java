package io.beckon.gateway.account;

import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.http.AfterAnswer;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.throttle.Throttle;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Lets a stranger open a workspace. Nothing but a row that expires is made before the mailbox is confirmed by a code, and whether an
 * address is in use is said in the mail to that address alone.
 */
@Component
class SignUp {

    private static final int ID_BYTES = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SignUpStore store;
    private final AccountStore accounts;
    private final Passwords passwords;
    private final OneTimeCodes codes;
    private final Sessions sessions;
    private final LetterBox letters;
    private final Throttle throttle;
    private final AuditLog audit;
    private final AfterAnswer afterAnswer;
    private final SignInSettings limits;
    private final SignUpSettings settings;
    private final TransactionalOperator transaction;

    SignUp(
            SignUpStore store,
            AccountStore accounts,
            Passwords passwords,
            OneTimeCodes codes,
            Sessions sessions,
            LetterBox letters,
            Throttle throttle,
            AuditLog audit,
            AfterAnswer afterAnswer,
            SignInSettings limits,
            SignUpSettings settings,
            TransactionalOperator transaction) {
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = codes;
        this.sessions = sessions;
        this.letters = letters;
        this.throttle = throttle;
        this.audit = audit;
        this.afterAnswer = afterAnswer;
        this.limits = limits;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** The id under which the mailed code confirms it. */
    Mono<String> begin(SignUpStore.Wanted wanted, ServerWebExchange exchange) {
        String id = freshId();
        return open().then(Mono.defer(() -> attempt(exchange)))
                .then(Mono.defer(() ->
                        throttle.take(limits.addressCodes(), wanted.address().mailbox("+"))))
                .then(Mono.defer(() -> store.insert(id, wanted, limits.codeLifetime())))
                .then(Mono.defer(() -> codes.issue(Purpose.SIGN_UP, id, limits.codeLifetime())))
                .flatMap(code -> afterAnswer.begin(mail(wanted, code)))
                .thenReturn(id);
    }

    /** Makes the workspace and its owner, and signs the owner in. */
    Mono<SessionView> confirm(String id, String code, @Nullable String password, ServerWebExchange exchange) {
        return open().then(Mono.defer(
                        () -> throttle.take(limits.clientAttempts(), ClientAddress.networkOf(exchange.getRequest()))))
                .then(Mono.defer(() -> codes.check(Purpose.SIGN_UP, id, code)))
                .flatMap(fitting -> hashed(password)
                        .flatMap(hash -> opened(id, fitting, hash, exchange).as(transaction::transactional)))
                .switchIfEmpty(Mono.error(() -> ProblemType.CODE_REFUSED.with()));
    }

    private Mono<SessionView> opened(String id, byte[] code, Optional<String> password, ServerWebExchange exchange) {
        return codes.use(Purpose.SIGN_UP, id, code)
                .filter(used -> used)
                .flatMap(used -> store.take(id))
                .flatMap(wanted -> store.open(wanted, password.orElse(null))
                        .switchIfEmpty(Mono.error(() -> ProblemType.ADDRESS_TAKEN_MEANWHILE.with())))
                .flatMap(accountId -> sessions.begin(accountId, SignInMethod.CODE, exchange)
                        .flatMap(token -> accounts.find(accountId)
                                .delayUntil(account -> audit.ofPerson(
                                        AuditKind.SIGNED_IN,
                                        account.workspaceId(),
                                        accountId,
                                        Map.of("method", "code", "opened", "workspace"),
                                        exchange.getRequest()))
                                .map(account -> SessionView.of(account, token))));
    }

    private Mono<Long> mail(SignUpStore.Wanted wanted, String code) {
        return accounts.find(wanted.address())
                .map(account -> letter(wanted, DeliveryPurpose.NOTICE, BuiltInLetter.ADDRESS_IN_USE, Map.of()))
                .defaultIfEmpty(letter(
                        wanted,
                        DeliveryPurpose.CODE,
                        BuiltInLetter.SIGN_UP_CODE,
                        Map.of(
                                "code",
                                code,
                                "minutes",
                                String.valueOf(limits.codeMinutes()),
                                "workspace",
                                wanted.workspace())))
                .flatMap(letters::put);
    }

    private static Letter letter(
            SignUpStore.Wanted wanted, DeliveryPurpose purpose, BuiltInLetter letter, Map<String, String> variables) {
        return new Letter(
                Letter.INSTALLATION,
                purpose,
                letter.sql(),
                wanted.address().toString(),
                Locale.forLanguageTag(wanted.locale()),
                variables);
    }

    private Mono<Void> attempt(ServerWebExchange exchange) {
        return throttle.take(limits.clientCodes(), ClientAddress.networkOf(exchange.getRequest()));
    }

    private Mono<Optional<String>> hashed(@Nullable String password) {
        return password == null
                ? Mono.just(Optional.empty())
                : passwords.hash(password).map(Optional::of);
    }

    private Mono<Void> open() {
        return settings.isOpen() ? Mono.empty() : Mono.error(ProblemType.SIGN_UP_CLOSED.with());
    }

    private static String freshId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
