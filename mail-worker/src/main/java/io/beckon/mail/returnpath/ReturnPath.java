package io.beckon.mail.returnpath;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.link.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The envelope senders of mails (VERP): {@code bounces@x} becomes {@code bounces+d4711-k3v9q2m7ab@x} for delivery 4711. The last ten
 * characters are 50 bits of an HMAC-SHA-256 over the delivery's id, under a key that comes from the installation's key ring: only who
 * has seen a mail can write to the address that ends its invitation. Nothing of them is stored. Thread-safe.
 */
public final class ReturnPath {

    /** RFC 5321 4.5.3.1.1, in octets. */
    private static final int LOCAL_PART_LIMIT = 64;

    /** RFC 5321 4.5.3.1.3 less the angle brackets; nothing longer is looked at. */
    private static final int LONGEST_ADDRESS = 254;

    private static final int SIGNATURE_CHARACTERS = 10;
    private static final int BITS_A_CHARACTER = 5;
    private static final String MARK = "+d";
    /** What is added to the local part at most: mark, the digits of a bigint, hyphen, signature. */
    private static final int LONGEST_TAG = MARK.length() + 19 + 1 + SIGNATURE_CHARACTERS;

    /** RFC 4648 6, in lower case: it survives a mail system that changes the case. */
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    /** An id of up to 18 digits, or of 19 that may be too large for a long. */
    private static final Pattern TAG = Pattern.compile("([1-9][0-9]{0,18})-([a-z2-7]{" + SIGNATURE_CHARACTERS + "})");

    private static final String ALGORITHM = "HmacSHA256";

    private final EmailAddress address;
    private final byte[] current;
    private final Collection<byte[]> all;

    private ReturnPath(EmailAddress address, SortedMap<Integer, byte[]> keys) {
        this.address = address;
        this.current = Objects.requireNonNull(keys.get(keys.lastKey()));
        this.all = keys.values();
    }

    /**
     * @param address where bounces go; its mail system must know sub-addresses (RFC 5233)
     * @throws IllegalArgumentException when it is no address or has no room for what is added, saying what to change
     */
    public static ReturnPath of(String address, KeyRing keys) {
        EmailAddress parsed;
        try {
            parsed = EmailAddress.parse(address);
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException("beckon.letters.return-path is no address: " + e.getMessage(), e);
        }
        int room = LOCAL_PART_LIMIT - LONGEST_TAG;
        if (parsed.localPart().getBytes(StandardCharsets.UTF_8).length > room) {
            throw new IllegalArgumentException("beckon.letters.return-path has more than " + room
                    + " octets before the @, but every mail adds up to " + LONGEST_TAG + " and RFC 5321 allows "
                    + LOCAL_PART_LIMIT + "; choose a shorter one.");
        }
        return new ReturnPath(parsed, keys.derived("return path"));
    }

    /** The envelope sender of a delivery's mail; always the same as long as the current key stays. */
    public String of(long deliveryId) {
        return address.localPart() + MARK + deliveryId + "-" + signature(current, deliveryId) + "@" + address.domain();
    }

    /** Whose address this is, as it came in an envelope or a header; case does not matter. */
    public Owner ownerOf(String written) {
        String text = bare(written);
        int at = text.lastIndexOf('@');
        if (text.length() > LONGEST_ADDRESS || at < 0 || !text.substring(at + 1).equals(address.domain())) {
            return Owner.SOMEBODY_ELSE;
        }
        String localPart = text.substring(0, at);
        if (localPart.equals(address.localPart())) {
            return Owner.ALL;
        }
        return localPart.startsWith(address.localPart() + MARK)
                ? tagged(localPart.substring(address.localPart().length() + MARK.length()))
                : Owner.SOMEBODY_ELSE;
    }

    private Owner tagged(String tag) {
        Matcher parts = TAG.matcher(tag);
        if (!parts.matches()) {
            return Owner.NOBODY;
        }
        long deliveryId;
        try {
            deliveryId = Long.parseLong(parts.group(1));
        } catch (NumberFormatException tooLarge) {
            return Owner.NOBODY;
        }
        return isSigned(deliveryId, parts.group(2)) ? new Owner.Delivery(deliveryId) : Owner.NOBODY;
    }

    /** Under any key of the ring; the time taken says nothing of how much is alike. */
    private boolean isSigned(long deliveryId, String signature) {
        byte[] told = ascii(signature);
        boolean genuine = false;
        for (byte[] key : all) {
            genuine |= MessageDigest.isEqual(ascii(signature(key, deliveryId)), told);
        }
        return genuine;
    }

    private static String signature(byte[] key, long deliveryId) {
        byte[] mac = mac(key, deliveryId);
        StringBuilder text = new StringBuilder(SIGNATURE_CHARACTERS);
        for (int i = 0; i < SIGNATURE_CHARACTERS; i++) {
            text.append(BASE32.charAt(bits(mac, i * BITS_A_CHARACTER)));
        }
        return text.toString();
    }

    private static int bits(byte[] bytes, int from) {
        int pair = (bytes[from / 8] & 0xff) << 8 | bytes[from / 8 + 1] & 0xff;
        return pair >> (16 - BITS_A_CHARACTER - from % 8) & 0x1f;
    }

    private static byte[] mac(byte[] key, long deliveryId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(ascii(Long.toString(deliveryId)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The address without a delivery. */
    @Override
    public String toString() {
        return address.toString();
    }

    private static String bare(String written) {
        String text = written.strip();
        boolean bracketed = text.startsWith("<") && text.endsWith(">") && text.length() > 1;
        return (bracketed ? text.substring(1, text.length() - 1) : text).toLowerCase(Locale.ROOT);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
