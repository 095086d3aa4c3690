package io.beckon.gateway.account;

import io.beckon.gateway.problem.Faults;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a new password must be: long, and nothing else (NIST SP 800-63B 5.1.1.2). */
@Component
class PasswordRules {

    private static final int LONGEST = 200;

    private final int shortest;

    PasswordRules(SignInSettings settings) {
        this.shortest = settings.shortestPassword();
    }

    /** Throws a problem unless it will do. */
    void check(@Nullable String password) {
        if (password == null || !fits(password)) {
            throw Faults.of("/password", sentence());
        }
    }

    String sentence() {
        return "Choose a password of " + shortest + " to " + LONGEST + " characters.";
    }

    boolean fits(String password) {
        return password.codePointCount(0, password.length()) >= shortest && password.length() <= LONGEST;
    }

    int shortest() {
        return shortest;
    }
}
