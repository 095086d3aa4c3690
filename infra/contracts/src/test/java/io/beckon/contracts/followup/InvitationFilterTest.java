package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.InvitationState;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationFilterTest {

    @Test
    void filter_of_nothing_adds_nothing() {
        InvitationFilter all = new InvitationFilter(null, Set.of(), "  ");

        assertThat(all.sql()).isEmpty();
        assertThat(all.parameters()).isEmpty();
    }

    @Test
    void every_part_is_a_condition_and_a_parameter() {
        InvitationFilter filter =
                new InvitationFilter(7L, Set.of(InvitationState.PENDING, InvitationState.OPENED), "Ana");

        assertThat(filter.sql())
                .isEqualTo(" AND i.campaign_id = :campaignId AND i.state = ANY (CAST(:states AS invitation_state[]))"
                        + " AND i.address LIKE :search");
        assertThat(filter.parameters())
                .containsEntry("campaignId", 7L)
                .containsEntry("states", new String[] {"opened", "pending"})
                .containsEntry("search", "ana%");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "50%, 50\\%%",
                "a_b, a\\_b%",
                "back\\slash, back\\\\slash%",
                "\\%, \\\\\\%%",
                "'; DROP TABLE invitation --, '; drop table invitation --%",
                "  ANA , ana%"
            })
    void what_a_manager_types_is_matched_literally(String typed, String pattern) {
        InvitationFilter filter = new InvitationFilter(null, Set.of(), typed);

        assertThat(filter.parameters()).containsEntry("search", pattern);
        assertThat(filter.sql()).as("never in the statement itself").isEqualTo(" AND i.address LIKE :search");
    }

    @Test
    void mails_and_evidence_are_conditions_too_and_cannot_be_told_by_keys() {
        InvitationFilter filter = new InvitationFilter(
                null,
                9L,
                Set.of(),
                null,
                Set.of(EvidenceGrade.CLICK),
                new MailFilter(Instant.EPOCH, null, 1, null, Instant.MAX));

        assertThat(filter.sql())
                .contains(":userGroupId", ":evidence", ":sentAfter", ":remindersAtLeast", ":lastMailBefore")
                .doesNotContain(":sentBefore", ":remindersAtMost");
        assertThat(filter.parameters())
                .containsOnlyKeys("userGroupId", "evidence", "sentAfter", "remindersAtLeast", "lastMailBefore");
        assertThat(filter.isByKeyAlone()).isFalse();
        assertThat(new InvitationFilter(7L, 9L, Set.of(InvitationState.PENDING), null, Set.of(), MailFilter.ANY)
                        .isByKeyAlone())
                .isTrue();
    }
}
