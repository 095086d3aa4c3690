package io.beckon.contracts.followup;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.util.ResourceUtil;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Every place that a calendar may name, in one language. Reads a file for each country: not for an event loop. */
public final class HolidayRegions {

    /** In which Jollyday names regions; its other names are English ones, which no language of the machine may replace. */
    private static final Set<String> NAMED_IN = Set.of("de", "fr", "nl", "pt", "sv", "el");

    private final Locale language;
    private final Locale ofRegions;
    private final Comparator<HolidayRegion> byName;

    private HolidayRegions(Locale language) {
        this.language = language;
        this.ofRegions = NAMED_IN.contains(language.getLanguage()) ? language : Locale.ROOT;
        Collator collator = Collator.getInstance(language);
        this.byName = Comparator.comparing(HolidayRegion::name, collator).thenComparing(HolidayRegion::code);
    }

    /** The countries, by name, each with its regions. */
    public static List<HolidayRegion> in(Locale language) {
        HolidayRegions regions = new HolidayRegions(language);
        return HolidayBook.countries().stream()
                .map(HolidayBook::places)
                .map(regions::country)
                .sorted(regions.byName)
                .toList();
    }

    private HolidayRegion country(CalendarHierarchy country) {
        String code = country.getId().toLowerCase(Locale.ROOT);
        String name = new Locale.Builder().setRegion(code).build().getDisplayCountry(language);
        boolean named = !name.equalsIgnoreCase(code);
        return new HolidayRegion(
                code,
                named ? name : nameOf(country, code),
                below(code, country.getChildren().values()));
    }

    private List<HolidayRegion> below(String code, Collection<CalendarHierarchy> places) {
        List<HolidayRegion> regions = new ArrayList<>();
        for (CalendarHierarchy place : places) {
            String below = code + "-" + place.getId().toLowerCase(Locale.ROOT);
            if (HolidayBook.isKnown(below)) {
                regions.add(new HolidayRegion(
                        below,
                        nameOf(place, below),
                        below(below, place.getChildren().values())));
            }
        }
        regions.sort(byName);
        return regions;
    }

    private String nameOf(CalendarHierarchy place, String code) {
        String name = place.getDescription(ofRegions);
        return name.equals(ResourceUtil.UNDEFINED) ? code : name;
    }
}
