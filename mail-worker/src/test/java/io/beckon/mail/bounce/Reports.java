package io.beckon.mail.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reports in the shapes that mail servers give them; the words and addresses are ours. */
final class Reports {

    /** The return path in all of them. */
    static final String RETURN_PATH = "bounces+d4711-abcdefghij@acme.example";

    private Reports() {}

    /** With the line ends of the wire. */
    static byte[] bytes(String name) {
        return text(name).getBytes(StandardCharsets.UTF_8);
    }

    /** The same report for another mail. */
    static byte[] about(String name, String returnPath) {
        return text(name).replace(RETURN_PATH, returnPath).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) {
        try (InputStream file = Reports.class.getResourceAsStream("/reports/" + name + ".eml")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
