package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.shell.Typed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is typed about a registration invitation, as the API takes it. */
final class RegistrationForm {

    private RegistrationForm() {}

    /** All three steps. */
    static Map<String, Object> draft(Typed typed, ZoneId zone) {
        Map<String, Object> draft = words(typed, zone);
        draft.putAll(groups(typed));
        copy(typed).forEach(draft::put);
        return draft;
    }

    /** Whereto it leads. */
    static Map<String, Object> groups(Typed typed) {
        Map<String, Object> groups = new HashMap<>();
        groups.put("organizationGroupId", typed.line(GroupsPart.ORGANIZATION));
        groups.put("userGroupIds", typed.all(GroupsPart.GROUP));
        return groups;
    }

    /** What goes into the mail, whoever it leads where. */
    static Map<String, Object> words(Typed typed, ZoneId zone) {
        Map<String, Object> words = new HashMap<>();
        words.put("name", typed.line("name"));
        words.put("registrations", number(typed.line("registrations")));
        words.put("expiresAt", endOf(typed.line("expires"), zone));
        words.put("message", typed.line("message"));
        // Left out, the API makes a passcode, and takes the workspace's language.
        for (String field : List.of("passcode", "locale")) {
            if (typed.line(field) != null) {
                words.put(field, typed.text(field).strip());
            }
        }
        return words;
    }

    static Map<String, Object> copy(Typed typed) {
        Map<String, Object> copy = new HashMap<>();
        copy.put("sendMeACopy", typed.has("copy", "me"));
        copy.put("copyTo", typed.line("copyTo"));
        return copy;
    }

    static boolean wantsCopy(Typed typed) {
        return typed.has("copy", "me") || typed.line("copyTo") != null;
    }

    /** The last day on which somebody can enrol; empty for never. */
    static String lastDay(@Nullable Instant expiresAt, ZoneId zone) {
        return expiresAt == null
                ? ""
                : expiresAt.minusNanos(1).atZone(zone).toLocalDate().toString();
    }

    /** What is no day goes to the API as it is, which says what is wrong with it. */
    private static @Nullable String endOf(@Nullable String day, ZoneId zone) {
        if (day == null) {
            return null;
        }
        try {
            return LocalDate.parse(day)
                    .plusDays(1)
                    .atStartOfDay(zone)
                    .toInstant()
                    .toString();
        } catch (DateTimeParseException e) {
            return day;
        }
    }

    private static @Nullable Object number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,9}") ? Integer.valueOf(typed) : typed;
    }
}
