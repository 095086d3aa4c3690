package io.beckon.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller whose key or session was found valid. What it may do is for {@link RouteRules} to say. */
final class CallerAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient Caller caller;
    private final transient @Nullable SignedIn session;

    /** A program with its key. */
    CallerAuthentication(Caller caller) {
        this(caller, null);
    }

    /** A person with a session. */
    CallerAuthentication(SignedIn session) {
        this(session.caller(), session);
    }

    private CallerAuthentication(Caller caller, @Nullable SignedIn session) {
        super(List.of());
        this.caller = caller;
        this.session = session;
        setAuthenticated(true);
    }

    Caller caller() {
        return caller;
    }

    /** Null for a program. */
    @Nullable
    SignedIn session() {
        return session;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
