package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of a workspace with 1,000,000 invitations. */
@Tag("full")
class MillionInvitationsIT extends GatewayIT {

    private static final int MANY = 1_000_000;

    /** Pages of 8 KB for 51 people and their mails. */
    private static final int LITTLE = 1_500;

    @Test
    void first_page_and_search_read_little_among_a_million() {
        InvitationRows rows = new InvitationRows(database);
        long campaign = rows.campaign(workspace.id());
        long first = rows.blocks(MANY / 1024 + 1);
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at)
                SELECT :first + n, :workspace, :campaign, 1, n, 'p' || n || '@mail.example', 'p' || n || '@mail.example',
                       CASE WHEN n % 3 = 0 THEN 'opened' ELSE 'pending' END::invitation_state, CASE WHEN n % 3 = 0 THEN now() END
                  FROM generate_series(1, :many) n""")
                .bind("first", first)
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("many", MANY)
                .then()
                .block();
        database.sql("VACUUM ANALYZE invitation").then().block();
        ListPlans plans = new ListPlans(database, workspace.id());
        InvitationFilter all = new InvitationFilter(null, Set.of(), null);
        InvitationFilter pending = new InvitationFilter(null, Set.of(InvitationState.PENDING), null);
        InvitationFilter unanswered =
                new InvitationFilter(null, Set.of(InvitationState.PENDING, InvitationState.OPENED), null);
        InvitationFilter ofCampaign = new InvitationFilter(campaign, Set.of(InvitationState.OPENED), null);
        for (InvitationFilter filter : List.of(all, pending, unanswered, ofCampaign)) {
            assertThat(plans.pagesRead(filter, ListOrder.NEWEST_FIRST)).isLessThan(LITTLE);
            assertThat(plans.pagesRead(filter, ListOrder.OLDEST_FIRST, new ListPosition(first + MANY / 2, null)))
                    .isLessThan(LITTLE);
        }
        assertThat(plans.pagesRead(all, ListOrder.ADDRESS)).isLessThan(LITTLE);
        assertThat(plans.pagesRead(all, ListOrder.ADDRESS_BACKWARDS)).isLessThan(LITTLE);
        InvitationFilter search = new InvitationFilter(null, Set.of(), "p47110");
        assertThat(plans.pagesRead(
                        ListSql.lookUp(search, ListOrder.NEWEST_FIRST), search, ListOrder.NEWEST_FIRST.start, 0))
                .isLessThan(LITTLE);
        InvitationFilter searchUnanswered = new InvitationFilter(null, unanswered.states(), "p47110");
        assertThat(plans.pagesRead(
                        ListSql.lookUp(searchUnanswered, ListOrder.NEWEST_FIRST),
                        searchUnanswered,
                        ListOrder.NEWEST_FIRST.start,
                        0))
                .as("what the console's list begins with, searched")
                .isLessThan(LITTLE);
        ListPages pages = new ListPages(manager(), port);
        assertThat(pages.all("search=p47110&limit=200", "id")).hasSize(11);
        assertThat(pages.get("search=p&sort=address&limit=5", 200).path("items"))
                .hasSize(5);
    }
}
