package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The list in the order of addresses. */
class AddressOrderIT extends GatewayIT {

    /** Pages of 8 KB for 51 people and their mails. */
    private static final int LITTLE = 1_500;

    private InvitationRows rows;
    private ListPages pages;
    private long campaign;

    @BeforeEach
    void a_campaign() {
        rows = new InvitationRows(database);
        pages = new ListPages(manager(), port);
        campaign = rows.campaign(workspace.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 200})
    void addresses_come_in_order_page_by_page_and_the_same_one_by_age(int limit) {
        List<String> expected = new ArrayList<>();
        long again = rows.campaign(workspace.id());
        for (String address : List.of("b@x.example", "a@x.example", "ö@x.example", "a_b@x.example", "a.b@x.example")) {
            rows.invitation(campaign, address);
        }
        long second = rows.invitation(again, "b@x.example");
        rows.invitation(rows.campaign(stranger.id()), "aa@x.example");
        expected.addAll(
                List.of("a.b@x.example", "a@x.example", "a_b@x.example", "b@x.example", "b@x.example", "ö@x.example"));
        assertThat(pages.all("sort=address&limit=" + limit, "address")).containsExactlyElementsOf(expected);
        List<String> ids = pages.all("sort=address&limit=" + limit, "id");
        assertThat(ids.get(4)).isEqualTo(Long.toString(second));
        Collections.reverse(ids);
        assertThat(pages.all("sort=address_desc&limit=" + limit, "id")).containsExactlyElementsOf(ids);
        assertThat(pages.all("sort=address&search=a&limit=" + limit, "address"))
                .containsExactly("a.b@x.example", "a@x.example", "a_b@x.example");
        assertThat(pages.all("sort=address_desc&campaignId=" + campaign + "&limit=" + limit, "address"))
                .containsExactly("ö@x.example", "b@x.example", "a_b@x.example", "a@x.example", "a.b@x.example");
    }

    @Test
    void other_conditions_hold_in_this_order_too() {
        long opened = rows.invitation(campaign, "b@x.example");
        rows.change("invitation", opened, "state = 'opened', opened_at = now()");
        rows.invitation(campaign, "c@x.example");
        rows.invitation(campaign, "a@x.example");
        assertThat(pages.all("sort=address&state=pending&limit=1", "address"))
                .containsExactly("a@x.example", "c@x.example");
        assertThat(pages.all("sort=address_desc&state=opened&search=b", "id")).containsExactly(Long.toString(opened));
        assertThat(pages.all("sort=address&evidence=none&remindersAtMost=0&limit=2", "address"))
                .containsExactly("a@x.example", "b@x.example", "c@x.example");
    }

    @ParameterizedTest
    @CsvSource({"address, asc", "address, address_desc", "desc, address", "asc, desc", "address_desc, address"})
    void a_cursor_of_another_sort_is_refused(String sort, String other) {
        rows.invitation(campaign, "a@x.example");
        rows.invitation(campaign, "b@x.example");
        String next = pages.get("limit=1&sort=" + sort, 200).path("next").asString();
        JsonNode problem = pages.get("limit=1&sort=" + other + "&cursor=" + next, 400);
        assertThat(problem.path("type").asString()).isEqualTo("urn:beckon:problem:parameter-invalid");
        assertThat(problem.path("detail").asString()).contains("'cursor'", "the same sort");
        assertThat(pages.get("limit=1&sort=" + sort + "&cursor=" + next, 200).path("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZjE", "ZjE6YQBi", "Zng6YQ", "Zg", "ZCjE"})
    void rubbish_in_the_place_of_a_cursor_is_refused(String cursor) {
        pages.get("sort=address&cursor=" + cursor, 400);
    }

    @Test
    void an_index_serves_a_page_wherever_it_lies() {
        invite(60_000);
        InvitationFilter all = new InvitationFilter(null, Set.of(), null);
        InvitationFilter ofCampaign = new InvitationFilter(campaign, Set.of(), null);
        InvitationFilter search = new InvitationFilter(null, Set.of(), "p");
        InvitationFilter pending = new InvitationFilter(null, Set.of(InvitationState.PENDING), null);
        ListPlans plans = new ListPlans(database, workspace.id());
        for (ListOrder order : List.of(ListOrder.ADDRESS, ListOrder.ADDRESS_BACKWARDS)) {
            assertThat(plans.plan(ListSql.walk(all, order), all, order))
                    .contains("using invitation_search_by_address on")
                    .doesNotContain("Seq Scan on invitation");
            assertThat(plans.plan(ListSql.walk(ofCampaign, order), ofCampaign, order))
                    .contains("using invitation_once_a_campaign on")
                    .doesNotContain("Seq Scan on invitation");
            for (InvitationFilter filter : List.of(all, ofCampaign, search)) {
                assertThat(plans.pagesRead(filter, order)).isLessThan(LITTLE);
                assertThat(plans.pagesRead(filter, order, new ListPosition(7, "p4711@mail.example")))
                        .isLessThan(LITTLE);
            }
        }
        assertThat(pages.get("sort=address&state=pending&limit=3", 200)
                        .at("/items/0/address")
                        .asString())
                .isEqualTo("p10000@mail.example");
        assertThat(plans.plan(ListSql.walk(pending, ListOrder.ADDRESS), pending, ListOrder.ADDRESS))
                .doesNotContain("Seq Scan on invitation");
    }

    @Test
    void few_of_many_are_found_without_walking_through_all() {
        invite(InvitationList.SCAN * InvitationList.MOST_STATEMENTS + 1000);
        for (String address : List.of("zz@mail.example", "a@mail.example")) {
            rows.change(
                    "invitation",
                    rows.invitation(campaign, address),
                    "state = 'accepted', opened_at = now(), accepted_at = now()");
        }
        JsonNode page = pages.get("sort=address&state=accepted", 200);
        assertThat(page.path("items")).hasSize(2);
        assertThat(page.path("next").isNull()).as("it is the only page").isTrue();
    }

    private void invite(int count) {
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at)
                SELECT :first + n, :workspace, :campaign, 1, n, 'p' || n || '@mail.example', 'p' || n || '@mail.example',
                       CASE WHEN n % 3 = 0 THEN 'opened' ELSE 'pending' END::invitation_state, CASE WHEN n % 3 = 0 THEN now() END
                  FROM generate_series(1, :count) n""")
                .bind("first", rows.blocks(count / 1024 + 1))
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("count", count)
                .then()
                .block();
        database.sql("VACUUM ANALYZE invitation").then().block();
    }
}
