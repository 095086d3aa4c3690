package io.beckon.testkit.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who is let in, and by which mechanisms. */
record LoginCheck(String user, String secret, List<String> mechanisms) {

    private static final String REFUSED = "535 5.7.8 Authentication credentials invalid";
    private static final String LET_IN = "235 2.7.0 Authentication successful";

    /** Asks the client, once. */
    interface Challenge {
        String answerTo(String challenge) throws IOException;
    }

    String keyword() {
        return "AUTH " + String.join(" ", mechanisms);
    }

    static boolean lets(String reply) {
        return reply.equals(LET_IN);
    }

    String check(String argument, Challenge client) throws IOException {
        String[] words = argument.split(" ", 2);
        if (!mechanisms.contains(words[0])) {
            return "504 5.5.4 Unrecognized authentication type";
        }
        return switch (words[0]) {
            case "CRAM-MD5" -> cramMd5(client);
            case "XOAUTH2" -> xOAuth2(words.length == 1 ? "" : words[1], client);
            default -> "504 5.5.4 Unrecognized authentication type";
        };
    }

    private String cramMd5(Challenge client) throws IOException {
        String challenge = "<" + System.nanoTime() + "@faulty.beckon.test>";
        String answer = decoded(client.answerTo(encoded(challenge)));
        return answer.equals(user + " " + digest(challenge)) ? LET_IN : REFUSED;
    }

    private String digest(String challenge) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The reason comes as a challenge, which the client is to answer by an empty line. */
    private String xOAuth2(String given, Challenge client) throws IOException {
        if (decoded(given).equals("user=" + user + "\1auth=Bearer " + secret + "\1\1")) {
            return LET_IN;
        }
        String answer = client.answerTo(encoded("{\"status\":\"401\",\"schemes\":\"bearer\"}"));
        return answer.isEmpty() ? REFUSED : "501 5.5.2 The reason is to be answered by an empty line";
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
