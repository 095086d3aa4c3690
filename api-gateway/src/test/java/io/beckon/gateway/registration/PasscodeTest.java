package io.beckon.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasscodeTest {

    @ParameterizedTest
    @CsvSource({
        "Heron-42, heron 42",
        "HK7P-2MWD, hk7p2mwd",
        "'  Stra\u00dfe 7', STRASSE7",
        "\uff28\uff45\uff52\uff4f\uff4e\uff0d\uff14\uff12, heron42",
        "Cafe\u0301-12, caf\u00e912",
        "a\u00a0b\u2013c\u20111\t2-3, ABC123"
    })
    void what_looks_alike_is_compared_alike(String one, String other) {
        assertThat(Passcode.compared(one)).isEqualTo(Passcode.compared(other)).isNotEmpty();
    }

    @Test
    void different_ones_stay_different() {
        assertThat(Passcode.compared("heron-42")).isNotEqualTo(Passcode.compared("heron-43"));
        assertThat(Passcode.compared("h\u00e9ron-42")).isNotEqualTo(Passcode.compared("heron-42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Heron-42", "\u043f\u0440\u0438\u0432\u0435\u0442 7", "123456", "two words"})
    void letters_and_digits_of_any_script_will_do(String typed) {
        assertThat(Passcode.fault(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a-b-c 1 2", "-- - -- -", "aaaaaa", "abababab", "heron!42", "heron\u000042", "<b>heron</b>"})
    void what_is_short_simple_or_no_word_is_refused(String typed) {
        assertThat(Passcode.fault(typed)).isPresent();
    }

    @Test
    void what_is_too_long_is_refused_and_never_fits() {
        String long65 = "abcde".repeat(13);
        assertThat(Passcode.fault(long65)).isPresent();
        assertThat(Passcode.fault("abc ".repeat(10_000))).isPresent();
        assertThat(Passcode.compared("abc ".repeat(10_000))).isEmpty();
    }

    @Test
    void generated_ones_can_be_read_out_and_used() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String code = Passcode.generated();
            assertThat(code).matches("[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}");
            assertThat(seen.add(code)).isTrue();
        }
    }
}
