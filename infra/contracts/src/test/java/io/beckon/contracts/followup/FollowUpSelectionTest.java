package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.state.InvitationState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpSelectionTest {

    @Test
    void what_is_stored_reads_back() {
        FollowUpSelection ids = new FollowUpSelection(List.of(3L, 9_007_199_254_740_993L), null);
        FollowUpSelection filter = new FollowUpSelection(
                null, new InvitationFilter(7L, Set.of(InvitationState.PENDING, InvitationState.OPENED), "50%_\\"));

        assertThat(FollowUpSelection.ofJson(ids.toJson())).isEqualTo(ids);
        assertThat(FollowUpSelection.ofJson(filter.toJson())).isEqualTo(filter);
    }

    @Test
    void states_in_lower_case_and_a_filter_without_any_read_too() {
        assertThat(FollowUpSelection.ofJson("{\"filter\":{\"campaignId\":\"7\",\"states\":[\"pending\"]}}"))
                .isEqualTo(
                        new FollowUpSelection(null, new InvitationFilter(7L, Set.of(InvitationState.PENDING), null)));
        assertThat(FollowUpSelection.ofJson("{\"filter\":{}}"))
                .isEqualTo(new FollowUpSelection(null, new InvitationFilter(null, Set.of(), null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"ids\":[1],\"filter\":{}}",
                "{\"ids\":[\"x\"]}",
                "{\"filter\":{\"states\":[\"sold\"]}}"
            })
    void anything_else_is_refused(String json) {
        assertThatThrownBy(() -> FollowUpSelection.ofJson(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
