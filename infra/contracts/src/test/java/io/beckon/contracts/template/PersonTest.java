package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonTest {

    @Test
    void line_breaks_and_tabs_of_a_cell_are_spaces_of_a_name() {
        assertThat(Person.read("{\"name\": \"Ana\\r\\nMaria\\tLopez\\u2028\"}").fullName())
                .isEqualTo("Ana Maria Lopez");
        assertThat(Person.read("{\"firstName\": \"Ana\\n\", \"lastName\": \"Lopez\"}")
                        .fullName())
                .isEqualTo("Ana Lopez");
    }

    @Test
    void nobody_has_no_name() {
        assertThat(Person.read(null).fullName()).isNull();
        assertThat(Person.read("{\"name\": \" \\n \"}").fullName()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"de,de", "de-AT,de-AT", "en_us,en-US", "en-x-00001,en", "de-AT-u-co-phonebk,de-AT", "??,", "'',"})
    void a_locale_chooses_a_text_by_language_and_region_alone(String written, String plain) {
        assertThat(Languages.plain(written)).isEqualTo(plain);
    }
}
