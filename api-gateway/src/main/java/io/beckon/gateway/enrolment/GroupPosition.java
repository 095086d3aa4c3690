package io.beckon.gateway.enrolment;

import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a group's enrolments begins: behind this account and course. Members come first, so that the page is walked along
 * the keys of both tables, however large the group is.
 */
record GroupPosition(long account, long course) {

    private static final Pattern WRITTEN = Pattern.compile("g(\\d{1,18})\\.(\\d{1,18})");

    static GroupPosition of(@Nullable String cursor) {
        if (cursor == null) {
            return new GroupPosition(Long.MAX_VALUE, Long.MAX_VALUE);
        }
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            Matcher written = WRITTEN.matcher(decoded);
            if (written.matches()) {
                return new GroupPosition(Long.parseLong(written.group(1)), Long.parseLong(written.group(2)));
            }
        } catch (IllegalArgumentException e) {
            // Answered below: it is no cursor of ours.
        }
        throw ProblemType.PARAMETER_INVALID.with("cursor", "it must be the 'next' of an earlier page, unchanged");
    }

    static String after(Enrolment last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("g" + last.accountId() + "." + last.courseId()).getBytes(StandardCharsets.US_ASCII));
    }
}
