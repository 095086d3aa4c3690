package io.beckon.contracts.registration;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the mail of a registration invitation says beside its message, to its manager and to people of a list alike.
 *
 * @param joinUrl    of its page
 * @param seats      how many people can enrol at most; null while that is not decided
 * @param groups     names, at most one more than {@link RegistrationSql#MOST_NAMES}
 * @param courses    likewise
 * @param expiresAt  nobody can enrol from then on; null for never
 * @param zone       in which that time is written
 */
public record RegistrationMail(
        String name,
        String passcode,
        String joinUrl,
        @Nullable Integer seats,
        List<String> groups,
        List<String> courses,
        @Nullable Instant expiresAt,
        ZoneId zone) {

    private static final String UNKNOWN = "\u2013";

    public RegistrationMail {
        groups = List.copyOf(groups);
        courses = List.copyOf(courses);
    }

    /** @param publicBaseUrl of the workspace */
    public static String joinUrl(String publicBaseUrl, String publicId) {
        String base =
                publicBaseUrl.endsWith("/") ? publicBaseUrl.substring(0, publicBaseUrl.length() - 1) : publicBaseUrl;
        return base + "/join/" + publicId;
    }

    /** Variables of its templates; the map belongs to the caller. */
    public Map<String, String> variables(Locale language) {
        Map<String, String> variables = new HashMap<>();
        variables.put("invitationName", name);
        variables.put("passcode", passcode);
        variables.put("joinUrl", joinUrl);
        variables.put("seats", seats == null ? UNKNOWN : String.valueOf(seats));
        variables.put("groups", shown(groups));
        variables.put("courses", shown(courses));
        if (expiresAt != null) {
            variables.put(
                    "until",
                    DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                            .withLocale(language)
                            .format(expiresAt.atZone(zone)));
        }
        return variables;
    }

    /** Never the passcode: it must not get into a log. */
    @Override
    public String toString() {
        return "mail of the registration invitation " + name;
    }

    private static String shown(List<String> names) {
        return names.size() <= RegistrationSql.MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, RegistrationSql.MOST_NAMES)) + ", \u2026";
    }
}
