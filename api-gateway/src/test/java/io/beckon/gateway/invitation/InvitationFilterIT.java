package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.MailFilter;
import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The conditions of the list, alone and together. */
class InvitationFilterIT extends GatewayIT {

    private InvitationRows rows;
    private long campaign;

    @BeforeEach
    void a_campaign() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
    }

    @Test
    void every_combination_of_conditions_is_served_by_indexes_in_a_large_workspace() {
        long group = rows.userGroup(workspace.id());
        database.sql("""
                WITH people AS (
                    INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                    SELECT 2000000000 + n, :workspace, :campaign, 1, n, 'q' || n || '@mail.example', 'q' || n || '@mail.example'
                      FROM generate_series(1, 60000) n RETURNING *)
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                SELECT id, workspace_id, campaign_id, id, 'invitation', 'sent', now() FROM people""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block();
        database.sql(
                        "INSERT INTO evidence (invitation_id, ordinal, grade, kind) SELECT id, 1, 'prefetch', 'get' FROM invitation"
                                + " WHERE campaign_id = :campaign AND id % 3 = 0")
                .bind("campaign", campaign)
                .then()
                .block();
        rows.lead(campaign, group);
        database.sql("VACUUM ANALYZE invitation, delivery, evidence").then().block();
        ListPlans plans = new ListPlans(database, workspace.id());
        Instant now = Instant.now();
        for (int bits = 0; bits < 1 << 8; bits++) {
            InvitationFilter filter = new InvitationFilter(
                    has(bits, 0) ? campaign : null,
                    has(bits, 1) ? group : null,
                    has(bits, 2) ? Set.of(InvitationState.OPENED) : Set.of(),
                    has(bits, 3) ? "q1" : null,
                    has(bits, 4) ? Set.of(EvidenceGrade.CLICK) : Set.of(),
                    new MailFilter(
                            has(bits, 5) ? now.minusSeconds(60) : null,
                            has(bits, 5) ? now : null,
                            has(bits, 6) ? 1 : null,
                            has(bits, 6) ? 2 : null,
                            has(bits, 7) ? now : null));
            for (ListOrder order : ListOrder.values()) {
                for (String sql : List.of(ListSql.walk(filter, order), ListSql.lookUp(filter, order))) {
                    assertThat(plans.plan(sql, filter, order))
                            .as("%s %s", order, filter)
                            .doesNotContain("Seq Scan on invitation", "Seq Scan on delivery", "Seq Scan on evidence")
                            .as("each row of a slice is looked up by its key")
                            .doesNotContain(
                                    "Index Scan Backward using invitation_pkey",
                                    order.byAddress ? "no other" : "using invitation_once_a_campaign");
                }
            }
        }
        assertThat(get("/v1/invitations?evidence=click&remindersAtLeast=1", 200).path("items"))
                .isEmpty();
        assertThat(walk("sentBefore=2000-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void who_opened_how_and_was_reminded_when_are_conditions_that_all_must_hold() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        long clicked = rows.invitation(campaign, "clicked@mail.example", now.minus(Duration.ofDays(9)));
        long prefetched = rows.invitation(campaign, "prefetched@mail.example", now.minus(Duration.ofDays(5)));
        long untouched = rows.invitation(campaign, "untouched@mail.example", now.minus(Duration.ofDays(1)));
        evidence(clicked, 1, "prefetch");
        evidence(clicked, 2, "click");
        evidence(prefetched, 1, "prefetch");
        reminder(clicked, 1, now.minus(Duration.ofDays(6)));
        reminder(clicked, 2, now.minus(Duration.ofDays(3)));
        reminder(prefetched, 1, now.minus(Duration.ofDays(2)));
        String of = "campaignId=" + campaign + "&sort=asc&";
        assertThat(walk(of + "evidence=click")).containsExactly(text(clicked));
        assertThat(walk(of + "evidence=prefetch&evidence=none")).containsExactly(text(prefetched), text(untouched));
        assertThat(walk(of + "remindersAtLeast=1")).containsExactly(text(clicked), text(prefetched));
        assertThat(walk(of + "remindersAtLeast=1&remindersAtMost=1")).containsExactly(text(prefetched));
        assertThat(walk(of + "remindersAtMost=0")).containsExactly(text(untouched));
        assertThat(walk(of + "sentBefore=" + now.minus(Duration.ofDays(4))))
                .containsExactly(text(clicked), text(prefetched));
        assertThat(walk(of + "sentAfter=" + now.minus(Duration.ofDays(6))))
                .containsExactly(text(prefetched), text(untouched));
        assertThat(walk(of + "lastMailBefore=" + now.minus(Duration.ofHours(60))))
                .containsExactly(text(clicked));
        assertThat(walk(of + "evidence=click&remindersAtMost=1")).isEmpty();
        JsonNode shown = get("/v1/invitations?" + of + "search=clicked", 200).at("/items/0");
        assertThat(shown.path("evidence").asString()).isEqualTo("click");
        assertThat(shown.path("remindersSent").asInt()).isEqualTo(2);
        assertThat(Instant.parse(shown.path("lastMailAt").asString())).isEqualTo(now.minus(Duration.ofDays(3)));
    }

    @Test
    void a_user_group_selects_the_campaigns_that_lead_to_it() {
        long other = rows.campaign(workspace.id());
        long group = rows.userGroup(workspace.id());
        long mine = rows.invitation(campaign, "ana@mail.example");
        rows.lead(campaign, group);
        rows.invitation(other, "bob@mail.example");
        assertThat(walk("userGroupId=" + group)).containsExactly(text(mine));
        assertThat(walk("userGroupId=" + group + "&campaignId=" + other)).isEmpty();
        assertThat(walk("userGroupId=" + group + "&search=ana&evidence=none")).containsExactly(text(mine));
        get("/v1/invitations?userGroupId=999999999", 404);
        long foreign = rows.userGroup(stranger.id());
        get("/v1/invitations?userGroupId=" + foreign, 404);
    }

    @Test
    void a_page_where_few_match_stops_and_says_where_to_go_on() {
        long campaignOfMany = rows.campaign(workspace.id());
        int many = InvitationList.SCAN * InvitationList.MOST_STATEMENTS + 10;
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                SELECT 3000000000 + n, :workspace, :campaign, 1, n, 'r' || n || '@mail.example', 'r' || n || '@mail.example'
                  FROM generate_series(1, :many) n""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaignOfMany)
                .bind("many", many)
                .then()
                .block();
        database.sql("ANALYZE invitation").then().block();
        evidence(3000000001L, 1, "click");
        evidence(3000000000L + many, 1, "click");
        String query = "evidence=click&limit=10&campaignId=" + campaignOfMany;
        JsonNode first = get("/v1/invitations?" + query, 200);
        assertThat(first.path("items")).hasSize(1);
        assertThat(first.path("next").isString()).isTrue();
        assertThat(walk(query)).containsExactly(Long.toString(3000000000L + many), "3000000001");
    }

    private static boolean has(int bits, int bit) {
        return (bits >> bit & 1) == 1;
    }

    private static String text(long id) {
        return Long.toString(id);
    }

    private void evidence(long invitation, int ordinal, String grade) {
        database.sql("INSERT INTO evidence (invitation_id, ordinal, grade, kind) VALUES (:id, :ordinal,"
                        + " CAST(:grade AS evidence_grade), 'get')")
                .bind("id", invitation)
                .bind("ordinal", ordinal)
                .bind("grade", grade)
                .then()
                .block();
    }

    private void reminder(long invitation, int step, Instant sentAt) {
        database.sql(
                        "INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, sent_at)"
                                + " SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'reminder', :step, 'sent', :sentAt"
                                + " FROM invitation WHERE id = :id")
                .bind("id", invitation)
                .bind("step", step)
                .bind("sentAt", sentAt)
                .then()
                .block();
    }

    private List<String> walk(String query) {
        return new ListPages(manager(), port).all(query, "id");
    }

    private JsonNode get(String uri, int status) {
        return manager()
                .get()
                .uri(URI.create("http://localhost:" + port + uri))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
