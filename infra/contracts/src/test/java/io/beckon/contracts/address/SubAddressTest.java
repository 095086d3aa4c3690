package io.beckon.contracts.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Academy of Music, +, ana@x.example, ana+academy@x.example",
        "École Supérieure, +, ana@x.example, ana+ecole@x.example",
        "A. Riverside School, #, ana@x.example, ana#riverside@x.example",
        "音楽, +, ana@x.example, ana+invited@x.example",
        "Extraordinarilylongname, +, ana@x.example, ana+extraordinarilyl@x.example",
        "Riverside, +, ana+old@x.example, ana+riverside@x.example",
        "Riverside, +, ana+riverside@x.example, ana+riverside2@x.example",
    })
    void word_of_the_name_is_added_to_the_mailbox(String workspace, String sign, String address, String nicest) {
        assertThat(SubAddress.candidates(EmailAddress.parse(address), sign, workspace))
                .hasSizeGreaterThan(1)
                .doesNotHaveDuplicates()
                .doesNotContain(address)
                .first()
                .isEqualTo(nicest);
    }

    @Test
    void address_without_room_has_none() {
        assertThat(SubAddress.candidates(EmailAddress.parse("a".repeat(60) + "@x.example"), "+", "Riverside"))
                .isEmpty();
        assertThat(SubAddress.candidates(EmailAddress.parse("a".repeat(54) + "@x.example"), "+", "Riverside"))
                .as("64 octets and no more")
                .containsExactly("a".repeat(54) + "+riverside@x.example");
    }

    @Test
    void sign_and_word_stay_readable_where_the_mailbox_is_hidden() {
        assertThat(SubAddress.masked("ana+riverside2@x.example")).isEqualTo("a•••+riverside2@x.example");
    }
}
