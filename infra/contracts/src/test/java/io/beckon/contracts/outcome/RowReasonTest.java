package io.beckon.contracts.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowReasonTest {

    /** Codes, groups and sentences are seen by clients and managers: changing one is a decision, not an accident. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "address_missing | invalid | - | The row has no e-mail address.",
                "address_without_at | invalid | ana | 'ana' has no @ sign.",
                "address_local_part | invalid | a b@c.de | The part before the @ sign of 'a b@c.de' is not allowed.",
                "address_domain | invalid | a@b | The domain of 'a@b' is not a valid domain name.",
                "address_too_long | invalid | - | The address is longer than mail allows (64 characters before the @ sign, 254 in all).",
                "address_several | invalid | a@b.de,c@d.de | 'a@b.de,c@d.de' holds more than one address.",
                "row_too_large | invalid | 65536 | The row is larger than 65536 bytes.",
                "row_too_many_columns | invalid | 100 | The row has more than 100 columns.",
                "row_malformed | invalid | a quote is not closed | The row cannot be read: a quote is not closed.",
                "time_zone_unknown | invalid | Mars | 'Mars' is not a time zone.",
                "locale_unknown | invalid | xx-yy-zz | 'xx-yy-zz' is not a language tag.",
                "role_unknown | invalid | boss | 'boss' is not a role.",
                "role_too_high | invalid | owner | The role 'owner' is higher than you may give.",
                "group_unknown | invalid | Sales | Your workspace has no user group 'Sales', or several of that name.",
                "duplicate_in_list | duplicate | 17 | The same address stands in row 17 already.",
                "already_invited | duplicate | - | This address was already invited in this campaign.",
                "address_in_use_here | in_use | - | This person is already a member of your workspace.",
                "address_in_use_elsewhere | in_use | - | This address is already used by an account of another workspace; an address can only have one account.",
                "suppressed_unsubscribed | suppressed | - | This person has unsubscribed from the mails of your workspace.",
                "suppressed_bounced | suppressed | - | Mail to this address has bounced for good.",
                "suppressed_complained | suppressed | - | This person has reported mail of your workspace as unwanted.",
                "suppressed_manually | suppressed | - | This address is on your suppression list.",
                "suppressed | suppressed | - | This address must not be written to.",
                "over_campaign_limit | over_limit | 1000 | The campaign already has its limit of 1000 people.",
                "row_parked | - | connection lost | The row could not be processed: connection lost.",
            })
    void sentence(String code, String refusal, String argument, String sentence) {
        RowReason reason = RowReason.ofCode(code).orElseThrow();

        assertThat(reason.sentence(argument)).isEqualTo(sentence);
        assertThat(reason.refusal()).isEqualTo(refusal == null ? null : Refusal.valueOf(refusal.toUpperCase()));
    }

    @Test
    void every_reason_has_its_sentence_tested() throws Exception {
        CsvSource tested = RowReasonTest.class
                .getDeclaredMethod("sentence", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class);

        assertThat(Arrays.stream(tested.value()).map(line -> line.split(" ")[0]))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RowReason.values()).map(RowReason::code).toList());
    }

    @ParameterizedTest
    @EnumSource
    void every_reason_says_what_happened_and_how_to_mend_it(RowReason reason) {
        assertThat(reason.sentence("x")).endsWith(".").doesNotContain("{}");
        assertThat(reason.mend("x")).endsWith(".").doesNotContain("{}");
        assertThat(reason.sentence(null)).doesNotContain("null");
        assertThat(RowReason.ofCode(reason.code())).contains(reason);
    }

    @Test
    void argument_is_text_and_never_a_pattern() {
        assertThat(RowReason.ADDRESS_WITHOUT_AT.sentence("$1\\{}")).isEqualTo("'$1\\{}' has no @ sign.");
    }
}
