package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import io.beckon.contracts.followup.MailFilter;

/**
 * How the list is gone through in the order of addresses: slice by slice over invitation_search_by_address, or invitation_once_a_campaign
 * where a campaign is asked for.
 */
final class AddressWalk {

    private AddressWalk() {}

    /** Whether the index alone tells who matches, so that no row is read in vain. */
    static boolean isByIndexAlone(InvitationFilter filter) {
        return filter.states().isEmpty()
                && filter.userGroupId() == null
                && filter.evidence().isEmpty()
                && filter.mails().equals(MailFilter.ANY);
    }

    /**
     * As {@link InvitationWalk#slice}, with {@code slice (id, address)} and {@code walked (reached, reached_address, count)}, and
     * {@code :beyondAddress} among the parameters. What one address has beyond {@code :beyond} comes first, so that an address which very
     * many campaigns invited is not read anew for each page.
     */
    static String slice(InvitationFilter filter, ListOrder order) {
        boolean ofCampaign = filter.campaignId() != null;
        return """
            slice AS MATERIALIZED (
                SELECT near.id, near.address
                  FROM ((SELECT i.id, i.address FROM invitation i
                          WHERE %1$s AND i.address = :beyondAddress AND i.id %2$s :beyond
                          ORDER BY i.id %3$s LIMIT :scan)
                        UNION ALL
                        (SELECT i.id, i.address FROM invitation i
                          WHERE %1$s AND i.address ~%2$s~ :beyondAddress
                          ORDER BY %4$s LIMIT :scan)) near
                 ORDER BY %5$s LIMIT :scan),
            walked AS (
                SELECT last.id AS reached, last.address AS reached_address, counted.count
                  FROM (SELECT count(*) AS count FROM slice) counted
                  LEFT JOIN (SELECT near.id, near.address FROM slice near ORDER BY %5$s OFFSET :scan - 1 LIMIT 1) last ON true)""".formatted(
                        (ofCampaign ? "i.campaign_id = :campaignId" : "i.workspace_id = :workspace")
                                + (filter.searches() ? " AND i.address LIKE :search" : ""),
                        order.beyond,
                        order.idOrder,
                        ofCampaign ? order.addressAlone("i") : order.terms("i"),
                        order.terms("near"));
    }
}
