package io.beckon.contracts.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of short secrets that could be guessed from a plain hash, such as one-time codes: one byte of key id and the HMAC-SHA-256
 * (RFC 2104) under that key. Who reads the database without the key ring learns nothing from them.
 */
public final class KeyedHashes {

    /** Of every hash, in bytes. */
    public static final int LENGTH = 33;

    /** Stands where a link token has its purpose, so that neither can be taken for the other. */
    private static final byte KEYED_HASH = 'h';

    private static final String ALGORITHM = "HmacSHA256";

    private final KeyRing keys;

    public KeyedHashes(KeyRing keys) {
        this.keys = keys;
    }

    public byte[] of(String secret) {
        return of(keys.currentId(), keys.currentKey(), secret);
    }

    /** Under each key of the ring, to find a hash without knowing which key made it. */
    public List<byte[]> underAllKeys(String secret) {
        return keys.ids().stream()
                .map(id -> of(id, keys.key(id).orElseThrow(), secret))
                .toList();
    }

    /** Whether a hash is that of the secret, under the key it was made with; the time taken says nothing of how much is alike. */
    public boolean matches(byte[] hash, String secret) {
        if (hash.length != LENGTH) {
            return false;
        }
        int id = hash[0] & 0xff;
        return keys.key(id)
                .filter(key -> MessageDigest.isEqual(of(id, key, secret), hash))
                .isPresent();
    }

    private static byte[] of(int id, byte[] key, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((byte) id);
            mac.update(KEYED_HASH);
            byte[] hash = Arrays.copyOf(new byte[] {(byte) id}, LENGTH);
            System.arraycopy(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)), 0, hash, 1, LENGTH - 1);
            return hash;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
