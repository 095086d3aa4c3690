package io.beckon.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sender and recipients of the mail that a session is giving. */
final class Envelope {

    private static final Pattern PATH =
            Pattern.compile("^(?:FROM|TO):\\s*<([^<>\\s]*)>(.*)$", Pattern.CASE_INSENSITIVE);

    private final String sender;
    private final List<String> recipients = new ArrayList<>();
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    Envelope(String sender) {
        this.sender = sender;
    }

    String sender() {
        return sender;
    }

    List<String> recipients() {
        return recipients;
    }

    /** What came by BDAT so far. */
    ByteArrayOutputStream chunks() {
        return chunks;
    }

    /** An address in angle brackets and what follows it. */
    record Path(String address, List<String> parameters) {

        /** @return null if the argument is none */
        static @Nullable Path parse(String argument) {
            Matcher matcher = PATH.matcher(argument);
            if (!matcher.matches()) {
                return null;
            }
            String parameters = matcher.group(2).strip();
            return new Path(matcher.group(1), parameters.isEmpty() ? List.of() : List.of(parameters.split("\\s+")));
        }

        boolean isAscii() {
            return address.chars().allMatch(character -> character < 128);
        }
    }
}
