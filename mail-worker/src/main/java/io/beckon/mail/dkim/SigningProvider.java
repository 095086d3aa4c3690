package io.beckon.mail.dkim;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes hashes and signatures: Amazon Corretto Crypto Provider where its native library loads (Linux on x86-64), the JDK elsewhere. It is
 * asked for by itself and never installed, so that nothing but DKIM depends on it.
 *
 * @param provider null for the JDK's own
 */
record SigningProvider(@Nullable Provider provider) {

    private static final Logger LOG = LoggerFactory.getLogger(SigningProvider.class);

    static final SigningProvider JDK = new SigningProvider(null);

    static SigningProvider fastest() {
        try {
            Throwable fault = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
            if (fault == null) {
                return new SigningProvider(AmazonCorrettoCryptoProvider.INSTANCE);
            }
            LOG.info("mails are signed by the JDK, more slowly: the native library did not load: {}", fault.toString());
        } catch (LinkageError e) {
            LOG.info("mails are signed by the JDK, more slowly: {}", e.toString());
        }
        return JDK;
    }

    Signature signature(String algorithm) throws GeneralSecurityException {
        return provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
    }

    MessageDigest sha256() {
        try {
            return provider == null
                    ? MessageDigest.getInstance("SHA-256")
                    : MessageDigest.getInstance("SHA-256", provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no SHA-256", e);
        }
    }
}
