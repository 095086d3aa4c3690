package io.beckon.mail.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderHealthTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.1.1 <ana@mail.example>: user unknown | 5.1.1 <\u2026@\u2026>: user unknown",
                "no such user ana+x@mail.example here   | no such user \u2026@\u2026 here",
                "4.7.0 try again later                  | 4.7.0 try again later",
            })
    void the_servers_words_are_kept_without_the_addresses_in_them(String words, String kept) {
        assertThat(ProviderHealth.withoutAddresses(words)).isEqualTo(kept);
    }
}
