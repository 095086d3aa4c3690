package io.beckon.contracts.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads the tokens of personal links: base64url of key id, purpose, invitation id, version and the first 128 bits of an
 * HMAC-SHA-256 (RFC 2104) over them. Nothing is stored; a forged token is refused without a database read.
 */
public final class LinkTokens {

    private static final int SIGNED_BYTES = 1 + 1 + Long.BYTES + Short.BYTES;
    private static final int MAC_BYTES = 16;
    /** Of every token; anything else is refused unread. */
    public static final int LENGTH = 38;

    private static final String ALGORITHM = "HmacSHA256";

    private final KeyRing keys;

    public LinkTokens(KeyRing keys) {
        this.keys = keys;
    }

    public String issue(PersonalLink link) {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keys.currentId())
                .put(link.purpose().code())
                .putLong(link.invitationId())
                .putShort((short) link.version())
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(mac(keys.currentKey(), signed), 0, token, SIGNED_BYTES, MAC_BYTES);
        return encoded(token);
    }

    /** What the token says, or empty when it is not one of ours or is for another purpose. */
    public Optional<PersonalLink> read(String token, LinkPurpose purpose) {
        if (token.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // The decoder passes over the four bits that the last character has to spare: a token has one spelling only.
        if (!token.equals(encoded(bytes))) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        return keys.key(bytes[0] & 0xff)
                .filter(key -> MessageDigest.isEqual(Arrays.copyOf(mac(key, signed), MAC_BYTES), mac))
                .filter(key -> signed[1] == purpose.code())
                .map(key -> link(signed, purpose));
    }

    private static String encoded(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static PersonalLink link(byte[] signed, LinkPurpose purpose) {
        ByteBuffer buffer = ByteBuffer.wrap(signed, 2, Long.BYTES + Short.BYTES);
        return new PersonalLink(purpose, buffer.getLong(), buffer.getShort());
    }

    private static byte[] mac(byte[] key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
