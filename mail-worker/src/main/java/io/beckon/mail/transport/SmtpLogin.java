package io.beckon.mail.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One login (RFC 4954): what is said first, and what to each challenge. */
interface SmtpLogin {

    /** The AUTH command, without the line's end. */
    String command();

    /** The answer to a 334, or null where it makes no sense in this login. */
    @Nullable
    String answer(String challenge);

    /**
     * Chooses among what the server offers: with an access token XOAUTH2; with a password and TLS whatever asks it least (PLAIN, LOGIN,
     * CRAM-MD5); without TLS CRAM-MD5 first, which does not show the password.
     *
     * @return null where nothing fits
     */
    static @Nullable SmtpLogin of(SmtpSettings settings, Set<String> offered, String secret, boolean encrypted) {
        String user = String.valueOf(settings.username());
        if (settings.hasAccessToken()) {
            return offered.contains("XOAUTH2") ? new XOAuth2(user, secret) : null;
        }
        if (offered.contains("CRAM-MD5") && !encrypted) {
            return new CramMd5(user, secret);
        }
        if (offered.contains("PLAIN")) {
            return new Plain(user, secret);
        }
        if (offered.contains("LOGIN")) {
            return new Login(user, secret);
        }
        return offered.contains("CRAM-MD5") ? new CramMd5(user, secret) : null;
    }

    /** RFC 4616. */
    record Plain(String user, String password) implements SmtpLogin {
        @Override
        public String command() {
            return "AUTH PLAIN " + base64("\0" + user + "\0" + password);
        }

        @Override
        public @Nullable String answer(String challenge) {
            return null;
        }

        @Override
        public String toString() {
            return "PLAIN";
        }
    }

    /** Never standardised, and spoken everywhere. */
    final class Login implements SmtpLogin {
        private final String user;
        private final String password;
        private int answered;

        Login(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        public String command() {
            return "AUTH LOGIN";
        }

        @Override
        public @Nullable String answer(String challenge) {
            answered++;
            return answered > 2 ? null : base64(answered == 1 ? user : password);
        }

        @Override
        public String toString() {
            return "LOGIN";
        }
    }

    /** RFC 2195. */
    record CramMd5(String user, String password) implements SmtpLogin {
        @Override
        public String command() {
            return "AUTH CRAM-MD5";
        }

        @Override
        public @Nullable String answer(String challenge) {
            try {
                byte[] given = Base64.getDecoder().decode(challenge.strip());
                Mac mac = Mac.getInstance("HmacMD5");
                byte[] key = password.getBytes(StandardCharsets.UTF_8);
                // The JDK takes no empty key, and HMAC fills every key up with zeros.
                mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacMD5"));
                return base64(user + " " + HexFormat.of().formatHex(mac.doFinal(given)));
            } catch (IllegalArgumentException noBase64) {
                return null;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java platform has HmacMD5.", e);
            }
        }

        @Override
        public String toString() {
            return "CRAM-MD5";
        }
    }

    /** Google's and Microsoft's: a 334 carries why the token is refused, and is answered by an empty line to get the 5xx. */
    record XOAuth2(String user, String token) implements SmtpLogin {
        @Override
        public String command() {
            return "AUTH XOAUTH2 " + base64("user=" + user + "\1auth=Bearer " + token + "\1\1");
        }

        @Override
        public String answer(String challenge) {
            return "";
        }

        @Override
        public String toString() {
            return "XOAUTH2";
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
