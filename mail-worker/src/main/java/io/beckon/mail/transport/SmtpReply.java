package io.beckon.mail.transport;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer.
 *
 * @param code three digits (RFC 5321 4.2)
 * @param enhanced the enhanced status code (RFC 3463) such as {@code 4.2.2}, or null
 * @param text the words, lines parted by {@code \n}, at most {@value #LONGEST} characters
 */
public record SmtpReply(int code, @Nullable String enhanced, String text) {
    private static final int LONGEST = 1000;
    private static final Pattern ENHANCED = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?:[ \\t\\n]|$)");
    /** Our login is refused or missing (RFC 4954 6): nothing is wrong with the mail. */
    private static final Set<Integer> ABOUT_LOGIN = Set.of(530, 534, 535, 538);

    static SmtpReply of(int code, String lines) {
        Matcher matcher = ENHANCED.matcher(lines);
        String enhanced = matcher.lookingAt() ? matcher.group(1) : null;
        return new SmtpReply(code, enhanced, lines.length() <= LONGEST ? lines : lines.substring(0, LONGEST));
    }

    /** Whether it speaks of the mailbox or of a policy towards us (RFC 3463 X.2, X.7), and not of the server that answers. */
    public boolean isAboutDestination() {
        return enhanced != null && (enhanced.startsWith("4.2.") || enhanced.startsWith("4.7."));
    }

    boolean isPositive() {
        return code >= 200 && code < 300;
    }

    boolean asksForContent() {
        return code == 354;
    }

    boolean closes() {
        return code == 421;
    }

    /**
     * Whether trying again is pointless: read from the enhanced status where there is one ({@code 552 4.2.2} is a full mailbox, not a
     * permanent fault), else from the code; never from the words. A server that goes away (421) and a refused login are never permanent.
     */
    boolean isPermanent() {
        if (closes() || ABOUT_LOGIN.contains(code)) {
            return false;
        }
        return enhanced == null || enhanced.startsWith("2") ? code >= 500 : enhanced.startsWith("5");
    }

    @Override
    public String toString() {
        return code + " " + text;
    }
}
