package io.beckon.mail.bounce;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The addresses in a mail that matter for a report. */
final class Addresses {

    private static final int LONGEST = 254;
    private static final int AT_MOST = 32;

    private static final String[] ENCLOSED = {
        "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"
    };

    private Addresses() {}

    /** Where the mail came to, nearest first, and where the mail it is about came from: a return path may be among them. */
    static List<String> candidates(MailParts mail) {
        Stream<String> to = Stream.of("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to")
                .flatMap(name -> in(mail.header(), name).stream());
        Stream<String> reported = mail.first("message/feedback-report").stream()
                .flatMap(part -> in(FieldBlock.parse(part.content()), "original-mail-from").stream());
        Stream<String> enclosed = mail.first(ENCLOSED).stream()
                .flatMap(part -> in(FieldBlock.parse(part.content()), "return-path").stream());
        return Stream.of(to, reported, enclosed)
                .flatMap(found -> found)
                .distinct()
                .limit(AT_MOST)
                .toList();
    }

    /** Those of all fields of that name. */
    static List<String> in(FieldBlock fields, String name) {
        return fields.all(name).stream()
                .flatMap(body -> split(body).stream())
                .limit(AT_MOST)
                .toList();
    }

    /** From lists as in {@code To}, and from typed ones as in {@code rfc822; ana@example.org}. */
    static List<String> split(String body) {
        return Arrays.stream(body.split("[\\s,;<>\"]+"))
                .filter(word -> word.length() <= LONGEST && word.indexOf('@') > 0)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .limit(AT_MOST)
                .toList();
    }
}
