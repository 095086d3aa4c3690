package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;

/** The statements of {@link InvitationList}. */
final class ListSql {

    /** Of a user group's blocks, so many are looked into before its people are walked in the order of addresses. */
    private static final int BLOCKS_OF_FEW = 2_000;

    private static final String FIRST_MAIL = """
            LEFT JOIN delivery d ON d.invitation_id = page.id AND d.purpose = 'invitation' AND d.ordinal = 0""";

    /** OFFSET 0 has each row looked up by its key, where the planner would else walk the primary key down to a page that lies deep. */
    private static final String OF_SLICE = """
            slice
                 CROSS JOIN LATERAL (
                    SELECT * FROM invitation one WHERE one.id = slice.id AND one.workspace_id = :workspace OFFSET 0) i""";

    /** The keys of a slice are found first, so that a rare state is not looked for along the primary key. */
    private static final String WALK = """
            WITH %1$s,
            page AS (
                SELECT %2$s
                  FROM %3$s
                 WHERE true %4$s
                 ORDER BY %5$s LIMIT :fetch)
            SELECT page.*, d.state::text AS mail, d.sent_at, walked.*
              FROM walked
              LEFT JOIN page ON true
              %6$s
             ORDER BY %7$s""";

    /** All with a rare beginning; materialised, so that neither the order nor a join is walked instead. */
    private static final String NAMED = """
            named AS MATERIALIZED (
                SELECT i.id, i.campaign_id, i.state, i.address
                  FROM invitation i WHERE i.workspace_id = :workspace AND i.address LIKE :search),
            found AS MATERIALIZED (SELECT i.id, i.address FROM named i WHERE true %1$s)""";

    /** All of few, by the keys of the walk by age. */
    private static final String FEW = """
            %2$s,
            found AS MATERIALIZED (SELECT i.id, i.address FROM %3$s WHERE true %1$s)""";

    private static final String LOOK_UP = """
            WITH %1$s,
            page AS (
                SELECT %2$s
                  FROM (SELECT near.id FROM found near WHERE %3$s ORDER BY %4$s LIMIT :fetch) shown
                  JOIN invitation i ON i.id = shown.id)
            SELECT page.*, d.state::text AS mail, d.sent_at
              FROM page
              %5$s
             ORDER BY %6$s""";

    static final String IS_NARROW = """
            SELECT count(*) <= %1$d AS narrow
              FROM (SELECT FROM invitation i WHERE i.workspace_id = :workspace AND i.address LIKE :search LIMIT %1$d + 1) matching""".formatted(InvitationList.NARROW);

    private ListSql() {}

    static String walk(InvitationFilter filter, ListOrder order) {
        return WALK.formatted(
                order.byAddress
                        ? AddressWalk.slice(filter, order)
                        : InvitationWalk.slice(filter, order.isAscending(), false),
                InvitationStore.COLUMNS,
                OF_SLICE,
                filter.sql(),
                order.terms("i"),
                FIRST_MAIL,
                order.terms("page"));
    }

    /** From the index of addresses where it searches, else from those of the states. */
    static String lookUp(InvitationFilter filter, ListOrder order) {
        return LOOK_UP.formatted(
                filter.searches() ? NAMED.formatted(filter.sql()) : FEW.formatted(filter.sql(), few(filter), OF_SLICE),
                InvitationStore.COLUMNS,
                beyond(order),
                order.terms("near"),
                FIRST_MAIL,
                order.terms("page"));
    }

    /** Whether the states, the campaign and the group mean few. */
    static String isFew(InvitationFilter filter) {
        return "WITH " + few(filter) + " SELECT reached IS NULL AS narrow FROM walked";
    }

    private static String few(InvitationFilter filter) {
        return InvitationWalk.slice(filter, true, false, BLOCKS_OF_FEW)
                .replace(":beyond", "0")
                .replace(":scan", Integer.toString(InvitationList.NARROW + 1));
    }

    private static String beyond(ListOrder order) {
        String id = "near.id " + order.beyond + " :beyond";
        return order.byAddress
                ? "(near.address ~" + order.beyond + "~ :beyondAddress OR near.address = :beyondAddress AND " + id + ")"
                : id;
    }
}
