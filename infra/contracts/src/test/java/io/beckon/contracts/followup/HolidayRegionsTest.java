package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HolidayRegionsTest {

    private final Locale ofTheMachine = Locale.getDefault();

    @AfterEach
    void restoreLanguage() {
        Locale.setDefault(ofTheMachine);
    }

    @Test
    void every_place_that_is_listed_can_be_named_by_a_calendar_and_has_a_name() {
        List<HolidayRegion> all = flat(HolidayRegions.in(Locale.ENGLISH)).toList();
        assertThat(all).hasSizeGreaterThan(300);
        assertThat(all).extracting(HolidayRegion::code).doesNotHaveDuplicates().allMatch(HolidayBook::isKnown);
        assertThat(all)
                .extracting(HolidayRegion::name)
                .noneMatch(String::isBlank)
                .doesNotContain("undefined");
    }

    @Test
    void names_are_in_the_language_that_was_asked_for_whatever_the_machine_speaks() {
        Locale.setDefault(Locale.GERMANY);
        assertThat(name("de", Locale.ENGLISH)).isEqualTo("Germany");
        assertThat(name("de-by", Locale.ENGLISH)).isEqualTo("Bavaria");
        assertThat(name("de", Locale.GERMAN)).isEqualTo("Deutschland");
        assertThat(name("de-by", Locale.GERMAN)).isEqualTo("Bayern");
        assertThat(name("de-by", Locale.FRENCH)).isEqualTo("Bavière");
        assertThat(name("de", Locale.forLanguageTag("es"))).isEqualTo("Alemania");
        assertThat(name("de-by", Locale.forLanguageTag("es"))).isEqualTo("Bavaria");
    }

    @Test
    void countries_stand_in_the_order_of_their_names_in_that_language() {
        assertThat(HolidayRegions.in(Locale.GERMAN))
                .extracting(HolidayRegion::code)
                .containsSubsequence("de", "fr", "at", "ch")
                .doesNotContain("de-by");
    }

    private static String name(String code, Locale language) {
        return flat(HolidayRegions.in(language))
                .filter(region -> region.code().equals(code))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static Stream<HolidayRegion> flat(List<HolidayRegion> regions) {
        return regions.stream().flatMap(region -> Stream.concat(Stream.of(region), flat(region.regions())));
    }
}
