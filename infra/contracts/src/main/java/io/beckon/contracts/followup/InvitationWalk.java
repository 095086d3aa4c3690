package io.beckon.contracts.followup;

import io.beckon.contracts.state.InvitationState;
import java.util.Arrays;
import java.util.Set;

/**
 * How the invitations that a filter may mean are gone through in the order of their ids: slice by slice over the keys of an index, whatever
 * else the filter asks for, so that a statement's cost is bounded however few match.
 */
public final class InvitationWalk {

    private InvitationWalk() {}

    /**
     * A query for the ids of the next {@code :scan} invitations beyond {@code :beyond}: one ordered walk for each state, merged, over
     * invitation_list or invitation_list_of_campaign. The filter's other conditions are yet to be applied to them. Its parameters:
     * {@code :workspace, :walked} ({@link #states}), {@code :beyond, :scan}, and those of campaign and user group.
     *
     * @param upTo whether ids end with {@code :upTo}
     */
    public static String slice(InvitationFilter filter, boolean ascending, boolean upTo) {
        String order = ascending ? "ASC" : "DESC";
        return """
            SELECT matching.id
              FROM unnest(CAST(:walked AS invitation_state[])) AS wanted (state)%s
             CROSS JOIN LATERAL (
                SELECT i.id
                  FROM invitation i
                 WHERE %s AND i.state = wanted.state AND i.id %s :beyond%s
                 ORDER BY i.id %s LIMIT :scan) matching
             ORDER BY matching.id %s LIMIT :scan""".formatted(
                led(filter), scope(filter), ascending ? ">" : "<", upTo ? " AND i.id <= :upTo" : "", order, order);
    }

    /** The states to walk through. */
    public static String[] states(InvitationFilter filter) {
        Set<InvitationState> states = filter.states().isEmpty() ? Set.of(InvitationState.values()) : filter.states();
        return Arrays.stream(InvitationState.values())
                .filter(states::contains)
                .map(InvitationState::sql)
                .toArray(String[]::new);
    }

    private static String led(InvitationFilter filter) {
        if (filter.userGroupId() == null) {
            return "";
        }
        String ofOne = filter.campaignId() == null ? "" : " AND l.campaign_id = :campaignId";
        return "\n CROSS JOIN (" + InvitationFilter.LED_CAMPAIGNS + ofOne + ") led";
    }

    private static String scope(InvitationFilter filter) {
        if (filter.userGroupId() != null) {
            return "i.campaign_id = led.campaign_id";
        }
        return filter.campaignId() == null ? "i.workspace_id = :workspace" : "i.campaign_id = :campaignId";
    }
}
