package io.beckon.contracts.followup;

import io.beckon.contracts.state.InvitationState;
import java.util.Arrays;
import java.util.Set;

/**
 * How the invitations that a filter may mean are gone through in the order of their ids: slice by slice over the keys of an index, whatever
 * else the filter asks for, so that a statement's cost is bounded however few match. A user group is walked by the blocks of ids in
 * {@code user_group_block}, at most {@link #BLOCKS} of them a statement, whatever the number of campaigns that lead to it.
 */
public final class InvitationWalk {

    /** Of a user group's blocks a statement looks into at most as many. */
    public static final int BLOCKS = 200;

    /** Ids begin at a multiple of it for each chunk, so no block is longer. */
    private static final int LONGEST_BLOCK = 1024;

    private InvitationWalk() {}

    /**
     * The CTEs {@code slice (id)}, the next {@code :scan} invitations beyond {@code :beyond} or fewer, and {@code walked (reached, count)}:
     * where the following slice begins, null at the end, and how many this one has. The filter's other conditions are yet to be applied.
     * Its parameters: {@code :workspace, :walked} ({@link #states}), {@code :beyond, :scan}, and those of campaign and user group.
     *
     * @param upTo whether ids end with {@code :upTo}
     */
    public static String slice(InvitationFilter filter, boolean ascending, boolean upTo) {
        return slice(filter, ascending, upTo, BLOCKS);
    }

    /** As the other one, with as many blocks of a user group a statement. */
    public static String slice(InvitationFilter filter, boolean ascending, boolean upTo, int blocks) {
        boolean byBlocks = filter.userGroupId() != null && filter.campaignId() == null;
        Direction to = ascending ? Direction.UP : Direction.DOWN;
        String slice = byBlocks ? ofBlocks(to, upTo, blocks) : ofKeys(filter, to, upTo);
        String behindBlocks = byBlocks ? behindBlocks(to, upTo, blocks) : "NULL";
        return """
            slice AS MATERIALIZED (
            %s),
            walked AS (
                SELECT coalesce(CASE WHEN count(*) >= :scan THEN %s(id) END, %s) AS reached, count(*) AS count FROM slice)""".formatted(slice, to.last, behindBlocks);
    }

    /** The states to walk through. */
    public static String[] states(InvitationFilter filter) {
        Set<InvitationState> states = filter.states().isEmpty() ? Set.of(InvitationState.values()) : filter.states();
        return Arrays.stream(InvitationState.values())
                .filter(states::contains)
                .map(InvitationState::sql)
                .toArray(String[]::new);
    }

    /** One ordered walk for each state, merged, over invitation_list or invitation_list_of_campaign. */
    private static String ofKeys(InvitationFilter filter, Direction to, boolean upTo) {
        return """
            SELECT matching.id
              FROM unnest(CAST(:walked AS invitation_state[])) AS wanted (state)%1$s
             CROSS JOIN LATERAL (
                SELECT i.id
                  FROM invitation i
                 WHERE %2$s AND i.state = wanted.state AND i.id %3$s :beyond%4$s
                 ORDER BY i.id %5$s LIMIT :scan) matching
             ORDER BY matching.id %5$s LIMIT :scan""".formatted(
                filter.userGroupId() == null
                        ? ""
                        : "\n CROSS JOIN (" + InvitationFilter.LED_CAMPAIGNS + " AND l.campaign_id = :campaignId) led",
                filter.campaignId() == null ? "i.workspace_id = :workspace" : "i.campaign_id = :campaignId",
                to.beyond,
                upTo ? " AND i.id <= :upTo" : "",
                to.order);
    }

    /** Block by block, each like a campaign's walk; the order by block first lets it end with the page. */
    private static String ofBlocks(Direction to, boolean upTo, int blocks) {
        return """
            SELECT matching.id
              FROM (%1$s LIMIT %2$d) block
             CROSS JOIN LATERAL (
                SELECT keys.id
                  FROM unnest(CAST(:walked AS invitation_state[])) AS wanted (state)
                 CROSS JOIN LATERAL (
                    SELECT i.id
                      FROM invitation i
                     WHERE i.campaign_id = block.campaign_id AND i.state = wanted.state
                       AND i.id BETWEEN block.first_id AND block.last_id AND i.id %3$s :beyond%4$s
                     ORDER BY i.id %5$s LIMIT :scan) keys
                 ORDER BY keys.id %5$s LIMIT :scan) matching
             ORDER BY block.first_id %5$s, matching.id %5$s LIMIT :scan""".formatted(blocks(to, upTo), blocks, to.beyond, upTo ? " AND i.id <= :upTo" : "", to.order);
    }

    private static String behindBlocks(Direction to, boolean upTo, int blocks) {
        return "(SELECT block.%s FROM (%s OFFSET %d LIMIT 1) block)".formatted(to.end, blocks(to, upTo), blocks - 1);
    }

    private static String blocks(Direction to, boolean upTo) {
        return """
            SELECT b.first_id, b.last_id, b.campaign_id
              FROM user_group_block b
             WHERE b.user_group_id = (SELECT g.id FROM user_group g WHERE g.id = :userGroupId AND g.workspace_id = :workspace)
               AND %s%s
             ORDER BY b.first_id %s""".formatted(to.blocks, upTo ? " AND b.first_id <= :upTo" : "", to.order);
    }

    private enum Direction {
        UP("ASC", ">", "max", "last_id", "b.first_id > :beyond - " + LONGEST_BLOCK + " AND b.last_id > :beyond"),
        DOWN("DESC", "<", "min", "first_id", "b.first_id < :beyond");

        private final String order;
        private final String beyond;
        private final String last;
        private final String end;
        private final String blocks;

        Direction(String order, String beyond, String last, String end, String blocks) {
            this.order = order;
            this.beyond = beyond;
            this.last = last;
            this.end = end;
            this.blocks = blocks;
        }
    }
}
