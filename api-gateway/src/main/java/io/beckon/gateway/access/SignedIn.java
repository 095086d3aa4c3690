package io.beckon.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * The session a request came with; a handler whose route needs a person who is signed in takes it as an argument.
 *
 * @param since     when the person signed in
 * @param csrfToken what every unsafe request of this session has to carry in its header
 */
public record SignedIn(
        long sessionId, Caller caller, SignInMethod method, Instant since, Instant expiresAt, String csrfToken) {

    public long accountId() {
        return caller.actor().id();
    }

    /** Whether what came with a request is this session's token; the time taken says nothing of how much is alike. */
    public boolean holds(String token) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), csrfToken.getBytes(StandardCharsets.UTF_8));
    }

    /** Never the token: it must not get into a log. */
    @Override
    public String toString() {
        return "session " + sessionId;
    }
}
