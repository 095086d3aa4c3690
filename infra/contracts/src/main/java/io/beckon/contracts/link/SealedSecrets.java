package io.beckon.contracts.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that must be shown again, such as a passcode to its manager: one byte of key id, a random nonce, and AES-256-GCM (NIST SP
 * 800-38D) under a key derived from that of the ring. The context is authenticated with it: a secret opens only where it was sealed.
 */
public final class SealedSecrets {

    /** Stands where a link token has its purpose, so that the derived key is none of the ring's other uses. */
    private static final byte SEALED = 's';

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int BITS = 8;

    private static final String DERIVATION = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyRing keys;

    public SealedSecrets(KeyRing keys) {
        this.keys = keys;
    }

    /** @param context where the secret belongs, for example its table, column and row */
    public byte[] seal(String secret, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        int id = keys.currentId();
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, id, keys.currentKey(), nonce, context)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = new byte[1 + NONCE_BYTES + hidden.length];
            sealed[0] = (byte) id;
            System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
            System.arraycopy(hidden, 0, sealed, 1 + NONCE_BYTES, hidden.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** Empty when its key is not on the ring any more, or it was sealed elsewhere or changed. */
    public Optional<String> open(byte[] sealed, String context) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        int id = sealed[0] & 0xff;
        return keys.key(id).flatMap(key -> open(sealed, id, key, context));
    }

    private static Optional<String> open(byte[] sealed, int id, byte[] key, String context) {
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            byte[] secret = cipher(Cipher.DECRYPT_MODE, id, key, nonce, context)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
            return Optional.of(new String(secret, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException notGenuine) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, int id, byte[] key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(DERIVATION);
        mac.init(new SecretKeySpec(key, DERIVATION));
        byte[] derived = mac.doFinal(new byte[] {(byte) id, SEALED});
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(TAG_BYTES * BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
