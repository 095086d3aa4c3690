package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.access.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The door for pages: what people do with their own accounts, with the limits and the answers that the API has. */
@Component
public class Accounts {

    private final SignIn signIn;
    private final SignInCode signInCode;
    private final PasswordChange passwordChange;
    private final PasswordRules rules;
    private final Passwords passwords;
    private final SignInSettings settings;

    Accounts(
            SignIn signIn,
            SignInCode signInCode,
            PasswordChange passwordChange,
            PasswordRules rules,
            Passwords passwords,
            SignInSettings settings) {
        this.signIn = signIn;
        this.signInCode = signInCode;
        this.passwordChange = passwordChange;
        this.rules = rules;
        this.passwords = passwords;
        this.settings = settings;
    }

    /** Begins a session and sets its cookie. The address is the whole one, with whatever was added to it (S5). */
    public Mono<Void> signIn(EmailAddress address, String password, ServerWebExchange exchange) {
        return signIn.byPassword(address, password, exchange).then();
    }

    /** As {@link #signIn}, with a code from a mail. */
    public Mono<Void> signInByCode(EmailAddress address, String code, ServerWebExchange exchange) {
        return signIn.byCode(address, code, exchange).then();
    }

    /** Mails a code to an address that has an account, and nothing to one that has none; nobody can tell which. */
    public Mono<Void> mailCode(EmailAddress address, ServerWebExchange exchange) {
        return signInCode.send(address, exchange);
    }

    /** Sets one's own password and signs out everywhere but here. */
    public Mono<Void> changePassword(
            SignedIn session, @Nullable String current, @Nullable String password, ServerWebExchange exchange) {
        return Mono.defer(() ->
                passwordChange.change(session, new PasswordChange.Wish(current, password), exchange.getRequest()));
    }

    /** Whether a new password will do. */
    public boolean isGood(String password) {
        return rules.fits(password);
    }

    /** What is stored of a password; takes its time, off the event loop. */
    public Mono<String> hash(String password) {
        return passwords.hash(password);
    }

    /** How long a mailed code can be used. */
    public long codeMinutes() {
        return settings.codeMinutes();
    }

    public int shortestPassword() {
        return rules.shortest();
    }
}
