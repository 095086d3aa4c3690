package io.beckon.gateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.beckon.gateway.GatewayIT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Outcomes over rows as the workers write them. */
class OutcomeIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void every_row_stands_once_in_the_csv_in_its_order_whatever_became_of_it() {
        long campaign = campaign();
        String submission = submit(campaign, list(2_500));
        expandFirstChunk(submission);
        parkSecondChunk(submission);

        List<NamedCsvRecord> rows = csv("/v1/submissions/" + submission + "/outcomes");

        assertThat(rows).hasSize(2_500);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).getField("row")).isEqualTo(String.valueOf(i + 2));
        }
        assertThat(rows.subList(2_000, 2_500))
                .allMatch(row -> row.getField("outcome").equals("waiting"));
        assertThat(rows.subList(1_000, 2_000))
                .allMatch(row -> row.getField("outcome").equals("parked"));
        assertThat(rows.get(1_000).getField("sentence")).isEqualTo("The row could not be processed: it broke.");
        NamedCsvRecord invited = rows.get(0);
        assertThat(invited.getField("outcome")).isEqualTo("invited");
        assertThat(invited.getField("invitation_state")).isEqualTo("pending");
        assertThat(invited.getField("delivery_state")).isEqualTo("failed");
        assertThat(invited.getField("reply")).isEqualTo("550 5.1.1 no such user");
        NamedCsvRecord refused = rows.get(1);
        assertThat(refused.getField("outcome")).isEqualTo("refused");
        assertThat(refused.getField("reason")).isEqualTo("address_in_use_elsewhere");
        assertThat(refused.getField("sentence")).startsWith("This address is already used by an account");
        assertThat(refused.getField("suggested_address")).isEqualTo("p1+school@example.org");
        assertThat(refused.getField("mend")).contains("p1+school@example.org");
        assertThat(csv("/v1/campaigns/" + campaign + "/outcomes")).hasSize(2_500);
    }

    @Test
    void a_row_whose_mail_came_back_says_so_in_the_words_of_the_mail_server() {
        long campaign = campaign();
        String submission = submit(campaign, list(1_000));
        expandFirstChunk(submission);
        database.sql("""
                        WITH ended AS (
                            UPDATE invitation SET state = 'bounced', ended_at = now() WHERE campaign_id = :campaign
                            RETURNING id, workspace_id, address)
                        INSERT INTO bounce (delivery_id, kind, workspace_id, invitation_id, address, status, diagnostic, final, reported_at)
                        SELECT id, 'hard', workspace_id, id, address, '5.1.1', 'smtp; 550 5.1.1 nobody', true, now() FROM ended""").bind("campaign", campaign).then().block();

        NamedCsvRecord bounced =
                csv("/v1/submissions/" + submission + "/outcomes").get(0);

        assertThat(bounced.getField("invitation_state")).isEqualTo("bounced");
        assertThat(bounced.getField("reply")).isEqualTo("5.1.1 smtp; 550 5.1.1 nobody");
    }

    @Test
    void json_pages_together_give_every_row_once() {
        long campaign = campaign();
        submit(campaign, list(1_100));
        submit(campaign, list(3));
        List<Long> rows = new ArrayList<>();
        String cursor = null;
        do {
            OutcomePage page = manager()
                    .get()
                    .uri("/v1/campaigns/" + campaign + "/outcomes?limit=333"
                            + (cursor == null ? "" : "&cursor=" + cursor))
                    .accept(MediaType.APPLICATION_JSON)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(OutcomePage.class)
                    .returnResult()
                    .getResponseBody();
            page.items().forEach(item -> rows.add(item.row()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(rows).hasSize(1_103);
        assertThat(rows.subList(0, 1_100)).isSorted().doesNotHaveDuplicates();
        assertThat(rows.subList(1_100, 1_103)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void a_cell_that_a_spreadsheet_would_run_is_disarmed() {
        String submission = submit(campaign(), "email\n=HYPERLINK(1)@x.example\n+a@x.example\n-b@x.example\n@c\n");

        assertThat(csv("/v1/submissions/" + submission + "/outcomes"))
                .extracting(row -> row.getField("address"))
                .containsExactly("'=HYPERLINK(1)@x.example", "'+a@x.example", "'-b@x.example", "'@c");
    }

    @Test
    void an_expired_upload_says_that_nobody_of_it_was_invited() {
        long campaign = campaign();
        String submission = submit(campaign, list(2));
        execute("UPDATE submission SET state = 'expired', sealed_at = NULL WHERE id = " + submission);

        assertThat(csv("/v1/submissions/" + submission + "/outcomes"))
                .extracting(row -> row.getField("outcome"))
                .containsExactly("not_taken", "not_taken");
        assertThat(csv("/v1/campaigns/" + campaign + "/outcomes")).isEmpty();
    }

    @Test
    void another_workspaces_outcomes_do_not_exist_and_a_wrong_cursor_is_named() {
        long campaign = campaign();
        String submission = submit(campaign, list(1));
        for (String path : List.of("/v1/campaigns/" + campaign, "/v1/submissions/" + submission)) {
            for (String accept : List.of("text/csv", "application/json")) {
                with(stranger.fullManagerKey())
                        .get()
                        .uri(path + "/outcomes")
                        .header("Accept", accept)
                        .exchange()
                        .expectStatus()
                        .isNotFound();
            }
        }
        manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/outcomes?cursor=x")
                .accept(MediaType.APPLICATION_JSON)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The parameter 'cursor' cannot be used: it must be the 'next' of an earlier page, unchanged.");
    }

    /** As expansion leaves it: the second row refused, all others invited, the first one's mail failed. */
    private void expandFirstChunk(String submission) {
        execute("""
                INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, refusal, code, suggested_address)
                SELECT %1$s, 3, campaign_id, 'refused', 'in_use', 'address_in_use_elsewhere', 'p1+school@example.org'
                  FROM submission WHERE id = %1$s
                """.formatted(submission));
        execute("""
                WITH block AS (SELECT nextval('invitation_block') AS first),
                     mail_block AS (SELECT nextval('delivery_block') AS first),
                     people AS (
                  INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                  SELECT b.first + n, s.workspace_id, s.campaign_id, s.id, CASE n WHEN 0 THEN 2 ELSE n + 3 END,
                         'p' || CASE n WHEN 0 THEN 0 ELSE n + 1 END || '@example.org', 'm' || n
                    FROM submission s, block b, generate_series(0, 998) n WHERE s.id = %1$s
                  RETURNING id, workspace_id, campaign_id, row_number),
                     mails AS (
                  INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state,
                                        reply_code, reply_status, reply_text)
                  SELECT m.first, workspace_id, campaign_id, id, 'invitation', 'failed', 550, '5.1.1', 'no such user'
                    FROM people, mail_block m WHERE row_number = 2)
                UPDATE submission_chunk SET state = 'expanded', expanded_at = now(), invited_count = 999,
                       first_invitation_id = (SELECT first FROM block), first_delivery_id = (SELECT first FROM mail_block)
                 WHERE submission_id = %1$s AND sequence = 0
                """.formatted(submission));
    }

    private void parkSecondChunk(String submission) {
        execute(
                "UPDATE submission_chunk SET state = 'parked', cause = 'it broke' WHERE sequence = 1 AND submission_id = "
                        + submission);
    }

    private void execute(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }

    private static String list(int people) {
        StringBuilder text = new StringBuilder("email\n");
        for (int i = 0; i < people; i++) {
            text.append('p').append(i).append("@example.org\n");
        }
        return text.toString();
    }

    private long campaign() {
        return database.sql("""
                        INSERT INTO campaign (workspace_id, name, state, row_limit, started_at)
                        VALUES (:workspace, 'Autumn', 'running', 1000000, now()) RETURNING id
                        """)
                .bind("workspace", workspace.id())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE);
    }

    private String submit(long campaign, String csv) {
        String path = manager()
                .post()
                .uri("/v1/campaigns/" + campaign + "/submissions")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue(csv.getBytes(StandardCharsets.UTF_8))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getLocation()
                .getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private List<NamedCsvRecord> csv(String path) {
        byte[] file = manager()
                .mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(16 << 20))
                .build()
                .get()
                .uri(path)
                .header("Accept", "text/csv")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches("Content-Disposition", "attachment; filename=\"outcomes-[a-z]+-[0-9]+\\.csv\"")
                .expectBody()
                .returnResult()
                .getResponseBody();
        List<NamedCsvRecord> rows = new ArrayList<>();
        CsvReader.builder()
                .ofNamedCsvRecord(new String(file, StandardCharsets.UTF_8))
                .forEach(rows::add);
        return rows;
    }
}
