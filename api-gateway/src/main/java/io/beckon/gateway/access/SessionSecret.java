package io.beckon.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The value of a session's cookie, 256 random bits in base64url. It is kept as its SHA-256, and the token that proves that a request
 * comes from our own page is derived from it, so that neither can be had from the database.
 */
record SessionSecret(String text) {

    private static final int SECRET_BYTES = 32;
    private static final byte[] CSRF = "csrf".getBytes(StandardCharsets.US_ASCII);

    private static final SecureRandom RANDOM = new SecureRandom();

    static SessionSecret generate() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new SessionSecret(encoded(secret));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String csrfToken() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            return encoded(mac.doFinal(CSRF));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** A key may not be empty, a cookie may. */
    private byte[] key() {
        return ("beckon-session:" + text).getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Never the secret: it must not get into a log. */
    @Override
    public String toString() {
        return "session secret";
    }
}
