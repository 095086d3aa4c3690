package io.beckon.gateway.workspace;

import io.beckon.contracts.followup.HolidayBook;
import io.beckon.gateway.problem.Faults;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The days on which a workspace's reminders go out. */
final class SendingDayRules {

    static final List<String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int MOST_REGIONS = 20;

    private SendingDayRules() {}

    /** Regions that were there before are not looked up again. */
    static void check(Workspace before, Workspace after, Faults faults) {
        days(after.sendingDays(), faults);
        regions(before.holidayRegions(), after.holidayRegions(), faults);
    }

    /** In the order of the week. */
    static String[] sorted(@Nullable List<@Nullable String> days) {
        Set<String> chosen = days == null ? Set.of() : new HashSet<>(days);
        return WEEKDAYS.stream().filter(chosen::contains).toArray(String[]::new);
    }

    private static void days(@Nullable List<@Nullable String> days, Faults faults) {
        if (days == null || days.isEmpty() || days.size() > WEEKDAYS.size()) {
            faults.add(
                    "/sendingDays",
                    "Give at least one weekday and none twice; without any no reminder could ever go out.");
            return;
        }
        for (int i = 0; i < days.size(); i++) {
            faults.unless(
                    days.get(i) != null && WEEKDAYS.contains(days.get(i)),
                    "/sendingDays/" + i,
                    "Write one of " + String.join(", ", WEEKDAYS) + ".");
        }
        faults.unless(new HashSet<>(days).size() == days.size(), "/sendingDays", "Give each weekday once.");
    }

    private static void regions(
            @Nullable List<@Nullable String> before, @Nullable List<@Nullable String> after, Faults faults) {
        if (after == null || after.size() > MOST_REGIONS) {
            faults.add("/holidayRegions", "Give a list of at most " + MOST_REGIONS + " regions; it may be empty.");
            return;
        }
        Set<String> known = before == null ? Set.of() : before.stream().collect(Collectors.toSet());
        for (int i = 0; i < after.size(); i++) {
            String region = after.get(i);
            faults.unless(
                    region != null && (known.contains(region) || HolidayBook.isKnown(region)),
                    "/holidayRegions/" + i,
                    "Write a country such as de, or a region of it such as de-by, in lower case; GET"
                            + " /v1/workspace/holiday-regions lists all whose holidays are known.");
        }
    }
}
