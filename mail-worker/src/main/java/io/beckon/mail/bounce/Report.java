package io.beckon.mail.bounce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail to the return path says.
 *
 * @param status     the status code (RFC 3463), such as {@code 5.1.1}; null where none is given
 * @param diagnostic the mail server's own words, at most {@link #LONGEST_DIAGNOSTIC} characters, without addresses and control
 *     characters
 * @param recipients whom the report names as the ones that did not get the mail, in lower case
 * @param addressed  the addresses it came to, and those the mail it is about came from, nearest first: one of them may be a return path
 */
record Report(
        Verdict verdict,
        @Nullable String status,
        @Nullable String diagnostic,
        List<String> recipients,
        List<String> addressed) {

    static final int LONGEST_DIAGNOSTIC = 500;

    static Report of(Verdict verdict, List<String> addressed) {
        return new Report(verdict, null, null, List.of(), addressed);
    }
}
