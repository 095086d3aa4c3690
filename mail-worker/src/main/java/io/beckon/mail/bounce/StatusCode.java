package io.beckon.mail.bounce;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means, read from its codes and never from its words: the enhanced status (RFC 3463, RFC 5248) and the reply code of
 * SMTP (RFC 5321 4.2).
 *
 * @param status such as {@code 5.1.1}, or null
 * @param reply  such as 550, or null
 */
record StatusCode(@Nullable String status, @Nullable Integer reply) {

    private static final Pattern STATUS =
            Pattern.compile("(?<![\\w.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\w]|\\.\\d)");

    /** A reply as it stands at the beginning of a diagnostic of type smtp, or alone. */
    private static final Pattern REPLY = Pattern.compile(
            "^(?:[\\w-]{1,20}\\s?;\\s?)?[^\\w]{0,3}([245]\\d\\d)(?:[ -]+#?([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\w]|\\.\\d))?(?!\\d)");

    /** In a text: a reply with its status, or one that Exim quotes after the command it answers. */
    private static final Pattern QUOTED =
            Pattern.compile("(?<![\\w.])([45]\\d\\d)[ -]#?([45]\\.\\d{1,3}\\.\\d{1,3})(?![\\w]|\\.\\d)"
                    + "|RCPT TO:<[^>\\s]{1,254}>:?\\s{1,4}([45]\\d\\d)(?!\\d)");

    /**
     * The address or its domain is no more, or never was: no such mailbox, domain or mail server for it, moved, disabled, or with an
     * owner who is another one by now. 5.4.1 means by RFC 3463 that no host answered; Exchange uses it for an address that its
     * directory does not have, and a permanent failure of routing is none that a retry mends. 5.0.0 is decided by the reply.
     */
    private static final Set<String> OF_THE_ADDRESS = Set.of(
            "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.1", "5.4.4", "5.4.310",
            "5.7.17", "5.7.18");

    /** RFC 5321: 550 no such mailbox, 551 not here, 553 no such name. 552 is about room, 554 about everything else. */
    private static final Set<Integer> REPLIES_ON_THE_ADDRESS = Set.of(550, 551, 553);

    /** Subjects that are the mail's, the sender's or the protocol's: RFC 3463 3.4 to 3.8. */
    private static final Set<String> NOT_OF_THE_ADDRESS = Set.of("3", "5", "6", "7");

    /** Bad sender address. */
    private static final Set<String> OF_THE_SENDER = Set.of("5.1.7", "5.1.8");

    /**
     * Of a failed recipient of a delivery report.
     *
     * @param status     its Status field
     * @param diagnostic its Diagnostic-Code field: what the mail server said
     */
    static StatusCode of(@Nullable String status, @Nullable String diagnostic) {
        Matcher told = STATUS.matcher(status == null ? "" : status);
        String given = told.find() ? told.group() : null;
        Matcher said = REPLY.matcher(diagnostic == null ? "" : diagnostic);
        Integer reply = null;
        if (said.find()) {
            reply = Integer.valueOf(said.group(1));
            // A status that says nothing but "for good" (Exim writes 5.0.0 for all) yields to the mail server's own.
            if (said.group(2) != null && (given == null || given.endsWith(".0.0"))) {
                given = said.group(2);
            }
        }
        return new StatusCode(given, reply);
    }

    /** What a recipient that failed for good, as the reporting server says, is worth. */
    Verdict verdict() {
        if (status != null && !status.equals("5.0.0")) {
            return ofStatus(status);
        }
        if (reply != null) {
            return reply >= 500 ? ofPermanentReply(reply) : Verdict.SOFT;
        }
        // Without a word of any other server it is the reporting one that knows no way to the address.
        return status == null ? Verdict.SOFT : Verdict.HARD;
    }

    private static Verdict ofStatus(String status) {
        if (!status.startsWith("5.")) {
            return Verdict.SOFT;
        }
        if (OF_THE_ADDRESS.contains(status)) {
            return Verdict.HARD;
        }
        boolean notOfTheAddress = NOT_OF_THE_ADDRESS.contains(status.split("\\.")[1]) || OF_THE_SENDER.contains(status);
        return notOfTheAddress ? Verdict.BLOCKED : Verdict.SOFT;
    }

    private static Verdict ofPermanentReply(int reply) {
        if (REPLIES_ON_THE_ADDRESS.contains(reply)) {
            return Verdict.HARD;
        }
        return reply == 552 ? Verdict.SOFT : Verdict.BLOCKED;
    }

    /** In a text written for people: a reply with its status, or the reply that Exim quotes after the command it answers. */
    static Optional<StatusCode> inText(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.find()) {
            return Optional.of(
                    quoted.group(1) == null
                            ? new StatusCode(null, Integer.valueOf(quoted.group(3)))
                            : new StatusCode(quoted.group(2), Integer.valueOf(quoted.group(1))));
        }
        return Optional.empty();
    }
}
