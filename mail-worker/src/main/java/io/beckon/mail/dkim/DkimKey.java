package io.beckon.mail.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/**
 * A key that signs for a domain. Thread-safe.
 *
 * @param algorithm as the signature names it (a=)
 * @param signs of the JCA, over the hashed octets as RFC 6376 3.3.2 (RSA) and RFC 8463 3 (Ed25519) want them
 */
record DkimKey(String domain, String selector, String algorithm, String signs, PrivateKey key) {

    private static final int LEAST_RSA_BITS = 2048;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /** @throws IllegalArgumentException naming the file, what is wrong with it and how to mend it */
    static DkimKey read(DkimSettings.Key setting) {
        Path file = Objects.requireNonNull(setting.privateKeyFile());
        String domain = Objects.requireNonNull(setting.domain()).toLowerCase(Locale.ROOT);
        String selector = Objects.requireNonNull(setting.selector()).toLowerCase(Locale.ROOT);
        PKCS8EncodedKeySpec written = new PKCS8EncodedKeySpec(pem(file));
        if (key("RSA", written) instanceof RSAPrivateKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < LEAST_RSA_BITS) {
                throw unusable(file, "is an RSA key of " + bits + " bits; make one of 2048 or more");
            }
            return new DkimKey(domain, selector, "rsa-sha256", "SHA256withRSA", rsa);
        }
        if (key("Ed25519", written) instanceof EdECPrivateKey edward
                && edward.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return new DkimKey(domain, selector, "ed25519-sha256", "Ed25519", edward);
        }
        throw unusable(file, "holds neither an RSA nor an Ed25519 key");
    }

    private static byte[] pem(Path file) {
        try {
            String text = Files.readString(file);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw unusable(
                        file,
                        "has no line " + BEGIN + "; make one with: openssl pkcs8 -topk8 -nocrypt -in <old> -out <new>");
            }
            return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The DKIM key file " + file + " cannot be read; check its path and rights.", e);
        }
    }

    /** The key, or a null where it is none of this kind. */
    private static @org.jspecify.annotations.Nullable PrivateKey key(String kind, PKCS8EncodedKeySpec written) {
        try {
            return KeyFactory.getInstance(kind).generatePrivate(written);
        } catch (InvalidKeySpecException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no " + kind + " keys", e);
        }
    }

    private static IllegalArgumentException unusable(Path file, String why) {
        return new IllegalArgumentException("The DKIM key file " + file + " " + why + ".");
    }

    /**
     * Signs the canonical head.
     *
     * @param head what the signature covers, with the signature's own field at its end
     * @param headHash its SHA-256
     */
    byte[] sign(byte[] head, byte[] headHash, SigningProvider provider) {
        try {
            Signature signature = provider.signature(signs);
            signature.initSign(key);
            // PureEdDSA over the hash (RFC 8463 3); RSA hashes by itself.
            signature.update(key instanceof EdECPrivateKey ? headHash : head);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no DKIM signature could be made with " + selector + " of " + domain, e);
        }
    }
}
