package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.MailFilter;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user group that very many campaigns lead to. */
class GroupListIT extends GatewayIT {

    private static final int CAMPAIGNS = 1_000;
    private static final int PEOPLE = 20;

    /** Pages of 8 KB: some for each of 51 people and, where they are each of another block, for each state of it. */
    private static final int LITTLE = 2_500;

    private InvitationRows rows;
    private ListPages pages;
    private ListPlans plans;
    private long ofMany;
    private long ofFew;

    @BeforeEach
    void campaigns_of_many_chunks() {
        rows = new InvitationRows(database);
        pages = new ListPages(manager(), port);
        plans = new ListPlans(database, workspace.id());
        ofMany = rows.userGroup(workspace.id());
        ofFew = rows.userGroup(workspace.id());
    }

    @Test
    void a_page_reads_as_little_of_a_thousand_campaigns_as_of_ten() {
        long first = invitePeople(PEOPLE);
        for (ListOrder order : List.of(ListOrder.NEWEST_FIRST, ListOrder.OLDEST_FIRST)) {
            for (Set<InvitationState> states : List.of(
                    Set.<InvitationState>of(), Set.of(InvitationState.PENDING), Set.of(InvitationState.OPENED))) {
                long many = plans.pagesRead(of(ofMany, states), order);
                long few = plans.pagesRead(of(ofFew, states), order);
                assertThat(many).as("%s %s", order, states).isLessThan(LITTLE).isLessThan(2 * few + 100);
            }
        }
        assertThat(plans.pagesRead(of(ofMany, Set.of(InvitationState.BOUNCED)), ListOrder.NEWEST_FIRST))
                .as("nobody of 200 blocks")
                .isLessThan(LITTLE);
        ListPosition middle = new ListPosition(first + 1024L * CAMPAIGNS / 2, null);
        assertThat(plans.pagesRead(of(ofMany, Set.of()), ListOrder.OLDEST_FIRST, middle))
                .as("deep in the list")
                .isLessThan(LITTLE);
    }

    @Test
    void a_page_of_campaigns_of_one_person_each_reads_little() {
        invitePeople(1);
        long many = plans.pagesRead(of(ofMany, Set.of()), ListOrder.NEWEST_FIRST);
        assertThat(many).isLessThan(LITTLE);
    }

    @Test
    void everybody_of_all_campaigns_is_listed_once_in_every_order() {
        long first = invitePeople(2);
        List<String> ids = LongStream.range(0, CAMPAIGNS)
                .flatMap(n -> LongStream.of(first + 1024 * n, first + 1024 * n + 1))
                .mapToObj(Long::toString)
                .toList();
        assertThat(pages.all("limit=200&sort=asc&userGroupId=" + ofMany, "id")).containsExactlyElementsOf(ids);
        assertThat(pages.all("limit=199&userGroupId=" + ofMany, "id"))
                .containsExactlyElementsOf(ids.stream()
                        .sorted((a, b) -> Long.compare(Long.parseLong(b), Long.parseLong(a)))
                        .toList());
        assertThat(pages.all("limit=200&sort=address&userGroupId=" + ofMany, "id"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages.all("limit=200&evidence=none&sentBefore=2000-01-01T00:00:00Z&userGroupId=" + ofMany, "id"))
                .isEmpty();
    }

    @Test
    void a_rare_state_behind_many_blocks_is_found() {
        long first = invitePeople(1);
        rows.change("invitation", first, "state = 'opened', opened_at = now()");
        assertThat(pages.all("state=opened&userGroupId=" + ofMany, "id")).containsExactly(Long.toString(first));
        assertThat(pages.all("state=opened&sort=asc&userGroupId=" + ofMany, "id"))
                .containsExactly(Long.toString(first));
    }

    private static InvitationFilter of(long group, Set<InvitationState> states) {
        return new InvitationFilter(null, group, states, null, Set.of(), MailFilter.ANY);
    }

    /** So many in a block of each campaign, every third of them opened; the first id. */
    private long invitePeople(int each) {
        long first = rows.blocks(CAMPAIGNS);
        database.sql("""
                WITH led AS (
                    INSERT INTO campaign (workspace_id, name, state, row_limit, started_at)
                    SELECT :workspace, 'c' || n, 'running', 1000, now() FROM generate_series(1, :campaigns) n RETURNING id, workspace_id),
                numbered AS (SELECT id, workspace_id, row_number() OVER (ORDER BY id) - 1 AS n FROM led),
                invited AS (
                    INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at)
                    SELECT :first + 1024 * n + p, workspace_id, id, 1, p, p || '.' || n || '@mail.example', 'm@mail.example',
                           CASE WHEN p % 3 = 2 THEN 'opened' ELSE 'pending' END::invitation_state, CASE WHEN p % 3 = 2 THEN now() END
                      FROM numbered, generate_series(0, :each - 1) p),
                many AS (
                    INSERT INTO campaign_user_group (workspace_id, campaign_id, user_group_id)
                    SELECT workspace_id, id, :ofMany FROM numbered
                     UNION ALL
                    SELECT workspace_id, id, :ofFew FROM numbered WHERE n < 10 RETURNING campaign_id, user_group_id)
                INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id)
                SELECT many.user_group_id, :first + 1024 * n, :first + 1024 * n + :each - 1, many.campaign_id
                  FROM many JOIN numbered ON numbered.id = many.campaign_id""")
                .bind("workspace", workspace.id())
                .bind("campaigns", CAMPAIGNS)
                .bind("first", first)
                .bind("each", each)
                .bind("ofMany", ofMany)
                .bind("ofFew", ofFew)
                .then()
                .block();
        database.sql("VACUUM ANALYZE invitation, campaign, campaign_user_group, user_group_block")
                .then()
                .block();
        return first;
    }
}
