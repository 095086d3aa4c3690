package io.beckon.mail.transport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the server's answer to EHLO offers.
 *
 * @param auth mechanisms, in upper case
 */
record ServerOffers(
        boolean pipelining, boolean size, boolean smtpUtf8, boolean startTls, boolean chunking, Set<String> auth) {
    static final ServerOffers NOTHING = new ServerOffers(false, false, false, false, false, Set.of());

    static ServerOffers in(SmtpReply ehlo) {
        Set<String> keywords = ehlo.text()
                .lines()
                .skip(1)
                .map(line -> line.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Set<String> auth = new TreeSet<>();
        keywords.stream()
                .filter(line -> line.startsWith("AUTH ") || line.startsWith("AUTH="))
                .forEach(line ->
                        auth.addAll(Arrays.asList(line.substring(5).strip().split("\\s+"))));
        return new ServerOffers(
                keywords.contains("PIPELINING"),
                keywords.stream().anyMatch(line -> line.equals("SIZE") || line.startsWith("SIZE ")),
                keywords.contains("SMTPUTF8"),
                keywords.contains("STARTTLS"),
                keywords.contains("CHUNKING"),
                Set.copyOf(auth));
    }
}
