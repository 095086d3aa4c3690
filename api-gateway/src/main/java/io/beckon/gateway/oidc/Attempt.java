package io.beckon.gateway.oidc;

import io.beckon.gateway.http.LocalPath;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a sign-in must bring back from its provider, kept by the browser that began it.
 *
 * @param state    that of the redirect (RFC 6749 10.12)
 * @param nonce    that of the ID token (OpenID Connect Core 3.1.2.1)
 * @param verifier that of the code (RFC 7636 4.1)
 * @param to       where the person goes afterwards, a {@link LocalPath}
 */
record Attempt(String provider, String state, String nonce, String verifier, String to, Instant expiresAt) {

    private static final int RANDOM_BYTES = 32;
    private static final int LINES = 6;

    private static final SecureRandom RANDOM = new SecureRandom();

    static Attempt begin(String provider, String to, Instant expiresAt) {
        return new Attempt(provider, random(), random(), random(), to, expiresAt);
    }

    static Optional<Attempt> read(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES) {
            return Optional.empty();
        }
        try {
            Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(lines[5]));
            return Optional.of(new Attempt(lines[0], lines[1], lines[2], lines[3], lines[4], expiresAt));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** None of its parts has a line break in it. */
    String text() {
        return String.join("\n", provider, state, nonce, verifier, to, String.valueOf(expiresAt.getEpochSecond()));
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Never the secrets: they must not get into a log. */
    @Override
    public String toString() {
        return "attempt at " + provider;
    }
}
