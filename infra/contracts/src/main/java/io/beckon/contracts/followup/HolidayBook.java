package io.beckon.contracts.followup;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Public holidays by country or region: a code is that of a country (ISO 3166-1, lower case), and below it that of a region as Jollyday
 * knows it: {@code de}, {@code de-by}, {@code us-ca}. The first look at a country reads a file: not for an event loop. Keeps the last
 * {@value #KEPT} years of regions. Thread-safe.
 */
public final class HolidayBook {

    private static final int KEPT = 512;
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final Pattern CODE = Pattern.compile("[a-z]{2}(-[a-z0-9]{1,10}){0,3}");

    private record RegionYear(String region, int year) {}

    private static final Map<RegionYear, Set<LocalDate>> BOOK = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RegionYear, Set<LocalDate>> eldest) {
            return size() > KEPT;
        }
    };

    private HolidayBook() {}

    /** Whether there is such a country or region. */
    public static boolean isKnown(String code) {
        if (!CODE.matcher(code).matches() || !isCountry(country(code))) {
            return false;
        }
        CalendarHierarchy place = manager(code).getCalendarHierarchy();
        for (String part : parts(code)) {
            place = place.getChildren().get(part);
            if (place == null) {
                return false;
            }
        }
        return true;
    }

    /** The codes of all countries. */
    static List<String> countries() {
        return HolidayManager.getSupportedCalendarCodes().stream()
                .map(known -> known.toLowerCase(Locale.ROOT))
                .filter(COUNTRY.asMatchPredicate())
                .sorted()
                .toList();
    }

    /** A country and its regions. */
    static CalendarHierarchy places(String country) {
        return manager(country).getCalendarHierarchy();
    }

    /** The dates of the public holidays of all these places; a code that is not known has none. */
    public static Set<LocalDate> holidays(Collection<String> codes, int firstYear, int lastYear) {
        Set<LocalDate> dates = new HashSet<>();
        for (String code : codes) {
            for (int year = firstYear; year <= lastYear; year++) {
                dates.addAll(holidays(code, year));
            }
        }
        return dates;
    }

    private static Set<LocalDate> holidays(String code, int year) {
        RegionYear key = new RegionYear(code, year);
        synchronized (BOOK) {
            Set<LocalDate> known = BOOK.get(key);
            if (known != null) {
                return known;
            }
        }
        Set<LocalDate> read = isKnown(code) ? read(code, year) : Set.of();
        synchronized (BOOK) {
            BOOK.put(key, read);
        }
        return read;
    }

    private static Set<LocalDate> read(String code, int year) {
        return manager(code).getHolidays(Year.of(year), HolidayType.PUBLIC_HOLIDAY, parts(code)).stream()
                .map(holiday -> holiday.getDate())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isCountry(String country) {
        return HolidayManager.getSupportedCalendarCodes().stream()
                .anyMatch(known -> known.toLowerCase(Locale.ROOT).equals(country));
    }

    private static HolidayManager manager(String code) {
        return HolidayManager.getInstance(ManagerParameters.create(country(code)));
    }

    private static String country(String code) {
        return code.substring(0, 2);
    }

    private static String[] parts(String code) {
        String[] all = code.split("-");
        return Arrays.copyOfRange(all, 1, all.length);
    }
}
