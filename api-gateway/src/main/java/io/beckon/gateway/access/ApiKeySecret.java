package io.beckon.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of an API key, {@code bk_} and 256 random bits in base64url. It is shown once and kept as its SHA-256: of that many
 * random bits nothing can be guessed, so a slow password hash would only slow every request.
 */
public record ApiKeySecret(String text) {

    private static final String PREFIX = "bk_";
    private static final int SECRET_BYTES = 32;
    private static final int HINT_LENGTH = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    public static ApiKeySecret generate() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new ApiKeySecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The last characters, by which a manager recognises the key in a list. */
    public String hint() {
        return PREFIX + "\u2026" + text.substring(text.length() - HINT_LENGTH);
    }

    /** Never the secret: it must not get into a log. */
    @Override
    public String toString() {
        return "API key";
    }
}
