package io.beckon.contracts.followup;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which invitations a manual follow-up goes to; exactly one of the two is given. Stored as JSON in {@code follow_up.selection}.
 *
 * @param ids    these invitations
 * @param filter all that match, also beyond the visible page
 */
public record FollowUpSelection(
        @Nullable List<Long> ids, @Nullable InvitationFilter filter) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public FollowUpSelection {
        if ((ids == null) == (filter == null)) {
            throw new IllegalArgumentException("a follow-up selects either ids or a filter");
        }
        ids = ids == null ? null : List.copyOf(ids);
    }

    /** As it is stored. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static FollowUpSelection ofJson(String json) {
        try {
            return JSON.readValue(json, FollowUpSelection.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the selection of a follow-up cannot be read", e);
        }
    }
}
