package io.beckon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageLanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "de-AT | fr | es;q=0.9         | de",
                "pt    | fr | es               | fr",
                "-     | fr | es               | fr",
                "pt_BR | pt | it, es;q=0.5     | es",
                "-     | -  | de;q=0.2,fr;q=0.9| fr",
                "-     | -  | -                | en",
                "-     | -  | ;;;q=%%          | en",
                "xx!   | nl | *                | en",
            })
    void the_first_language_we_speak_wins(String person, String campaign, String browser, String chosen) {
        assertThat(PageLanguage.choose(person, campaign, browser)).isEqualTo(Locale.forLanguageTag(chosen));
    }
}
