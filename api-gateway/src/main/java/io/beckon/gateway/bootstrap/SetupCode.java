package io.beckon.gateway.bootstrap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A code of 118 random bits that people can read and type; capitals, blanks and signs make no difference.
 *
 * @param text without signs
 */
record SetupCode(String text) {

    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 24;
    private static final int LONGEST_LOOKED_AT = 200;

    private static final SecureRandom RANDOM = new SecureRandom();

    static SetupCode generate() {
        return new SetupCode(RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                .collect(Collectors.joining()));
    }

    static SetupCode typed(String typed) {
        String bounded = typed.substring(0, Math.min(typed.length(), LONGEST_LOOKED_AT));
        return new SetupCode(bounded.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }

    /** As it is shown: {@code abcd-efgh-...}. */
    String shown() {
        return text.replaceAll("(.{4})(?=.)", "$1-");
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Never the code. */
    @Override
    public String toString() {
        return "setup code";
    }
}
