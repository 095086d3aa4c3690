package io.beckon.contracts.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a form comes from a page we made for the same link a short while ago: base64url of key id, expiry and the first 128
 * bits of an HMAC-SHA-256 over them and the link's token. Nothing is stored; a nonce may be used again until it expires, so what it
 * guards must be harmless twice.
 */
public final class PageNonces {

    /** Stands where a link token has its purpose, so that neither can be taken for the other. */
    private static final byte NONCE = 'n';

    private static final int SIGNED_BYTES = 1 + 1 + Long.BYTES;
    private static final int MAC_BYTES = 16;
    /** Of every nonce; anything else is refused unread. */
    private static final int LENGTH = 35;

    private static final String ALGORITHM = "HmacSHA256";

    private final KeyRing keys;

    public PageNonces(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * A nonce for the page of one link.
     *
     * @param token   the link's token, genuine
     * @param expires to the second
     */
    public String issue(String token, Instant expires) {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keys.currentId())
                .put(NONCE)
                .putLong(expires.getEpochSecond())
                .array();
        byte[] nonce = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(mac(keys.currentKey(), signed, token), 0, nonce, SIGNED_BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** Whether a nonce is ours, for this link's token, and not expired. */
    public boolean holds(String nonce, String token, Instant now) {
        if (nonce.length() != LENGTH) {
            return false;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        boolean genuine = keys.key(bytes[0] & 0xff)
                .filter(key -> MessageDigest.isEqual(Arrays.copyOf(mac(key, signed, token), MAC_BYTES), mac))
                .isPresent();
        return genuine
                && signed[1] == NONCE
                && now.getEpochSecond() < ByteBuffer.wrap(signed, 2, Long.BYTES).getLong();
    }

    private static byte[] mac(byte[] key, byte[] signed, String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(signed);
            return mac.doFinal(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
