package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.TestWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A list is judged before it is sent; that it is judged as the invite workers do, CheckedAndSentIT says. */
class ListCheckIT extends SubmissionCase {

    private static final List<String> TABLES = List.of(
            "submission", "submission_chunk", "row_outcome", "invitation", "delivery", "audit_entry", "idempotency");

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void the_answer_shows_columns_first_rows_and_every_fault_and_nothing_is_written() {
        long campaign = campaign();
        account(workspace, "here-" + unique + "@x.example");
        account(stranger, "there-" + unique + "@x.example");
        suppress("bounced-" + unique + "@x.example");
        List<Long> before = rowsOfTables();

        CheckedList checked = checked(campaign, """
                E-Mail,Vorname,Sprache,Zeitzone,Abteilung
                ana@x.example,Ana,de,Europe/Berlin,Vertrieb
                not an address,Bo,,,
                ANA@x.example,Ana,,,
                here-%1$s@x.example,,,,
                there-%1$s@x.example,,,,
                bounced-%1$s@x.example,,,,
                carl@x.example,,klingon!,,
                dora@x.example,,,Mars/Base,
                """.formatted(unique));

        assertThat(checked.columns().fields())
                .containsEntry("address", "E-Mail")
                .containsEntry("firstName", "Vorname")
                .containsEntry("locale", "Sprache")
                .containsEntry("timeZone", "Zeitzone");
        assertThat(checked.columns().variables()).containsExactly("Abteilung");
        assertThat(checked.rows()).isEqualTo(8);
        assertThat(checked.complete()).isTrue();
        assertThat(checked.toInvite()).isEqualTo(1);
        assertThat(checked.firstRows()).hasSize(8);
        assertThat(checked.firstRows().get(0))
                .isEqualTo(new CheckedList.Row(
                        2, "ana@x.example", null, "Ana", null, "de", "Europe/Berlin", Map.of("Abteilung", "Vertrieb")));
        assertThat(checked.faults())
                .extracting(fault -> fault.row() + " " + fault.field() + " " + fault.reason() + " " + fault.group())
                .containsExactly(
                        "3 address address_without_at invalid",
                        "4 address duplicate_in_list duplicate",
                        "5 address address_in_use_here in_use",
                        "6 address address_in_use_elsewhere in_use",
                        "7 address suppressed_bounced suppressed",
                        "8 locale locale_unknown invalid",
                        "9 timeZone time_zone_unknown invalid");
        assertThat(checked.faults().get(0).sentence()).isEqualTo("'not an address' has no @ sign.");
        assertThat(checked.faults().get(1).sentence()).isEqualTo("The same address stands in row 2 already.");
        CheckedList.Fault elsewhere = checked.faults().get(3);
        assertThat(elsewhere.suggestedAddress()).isEqualTo("there-" + unique + "+school@x.example");
        assertThat(elsewhere.mend()).contains(elsewhere.suggestedAddress());
        assertThat(checked.reasons()).hasSize(7).containsEntry("address_in_use_here", 1L);
        assertThat(checked.faultsLeftOff()).isZero();
        assertThat(rowsOfTables()).isEqualTo(before);
    }

    @Test
    void every_form_of_a_list_is_understood_as_a_submission_is() {
        long campaign = campaign();
        byte[] csv = utf8("email,name\na@x.example,Ana\nb,Ben\n");

        CheckedList plain = checked(campaign, CSV, csv, null);

        assertThat(checked(campaign, CSV, gzip(csv), "gzip")).isEqualTo(plain);
        for (MediaType type : List.of(MediaType.APPLICATION_NDJSON, MediaType.APPLICATION_JSON)) {
            String rows = "{\"email\":\"a@x.example\",\"name\":\"Ana\"}%s{\"email\":\"b\",\"name\":\"Ben\"}";
            String body =
                    type.equals(MediaType.APPLICATION_JSON) ? "[" + rows.formatted(",") + "]" : rows.formatted("\n");
            CheckedList other = checked(campaign, type, utf8(body), null);
            assertThat(other.columns()).isEqualTo(plain.columns());
            assertThat(other.reasons()).isEqualTo(plain.reasons());
            assertThat(other.toInvite()).isEqualTo(1);
        }
    }

    @Test
    void a_list_that_cannot_be_read_is_refused_as_a_submission_is() {
        exchange(campaign(), CSV, utf8("who,what\nana,x\n"), null)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .value(type -> assertThat(String.valueOf(type)).endsWith("upload-without-address-column"))
                .jsonPath("$.columns[0]")
                .isEqualTo("who");
    }

    @Test
    void chunks_know_whom_the_chunks_before_them_would_invite_and_how_much_room_that_leaves() {
        long campaign = campaign();
        execute("UPDATE campaign SET row_limit = 1003 WHERE id = :id", campaign);
        List<String> lines = new ArrayList<>(List.of("email"));
        IntStream.range(0, 1_000).forEach(n -> lines.add("p" + n + "@x.example"));
        lines.addAll(List.of("P7@x.example", "q1@x.example", "q2@x.example", "q3@x.example", "q4@x.example"));

        CheckedList checked = checked(campaign, String.join("\n", lines));

        assertThat(checked.toInvite()).isEqualTo(1_003);
        assertThat(checked.faults())
                .extracting(fault -> fault.row() + " " + fault.sentence())
                .containsExactly(
                        "1002 The same address stands in row 9 already.",
                        "1006 The campaign already has its limit of 1003 people.");
    }

    @Test
    void of_a_longer_list_the_beginning_is_judged_and_the_answer_says_so() {
        CheckedList many = checked(campaign(), new String(csv(10_001), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(many.complete()).isFalse();
        assertThat(many.rows()).isEqualTo(10_000);
        assertThat(many.toInvite()).isEqualTo(10_000);

        String wide = "email,note\n"
                + IntStream.range(0, 60)
                        .mapToObj(n -> "w" + n + "@x.example," + "x".repeat(50_000))
                        .reduce("", (one, other) -> one + other + "\n");
        CheckedList large = checked(campaign(), wide);
        assertThat(large.complete()).isFalse();
        assertThat(large.rows()).isEqualTo(41);
        assertThat(large.firstRows()).hasSize(10);
        assertThat(large.firstRows().get(0).columns().get("note")).hasSize(201);

        CheckedList exact = checked(campaign(), new String(csv(10_000), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(exact.complete()).isTrue();
        assertThat(exact.rows()).isEqualTo(10_000);
    }

    @Test
    void a_list_of_a_million_rows_is_answered_although_most_of_it_was_never_read() {
        manager()
                .mutate()
                .responseTimeout(DEADLINE)
                .build()
                .post()
                .uri(path(campaign()) + "/check")
                .contentType(CSV)
                .bodyValue(new InputStreamResource(new ListOfPeople(1_000_000)))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(CheckedList.class)
                .value(checked -> assertThat(checked.rows()).isEqualTo(10_000));
    }

    @Test
    void only_so_many_faults_are_listed_and_the_others_are_counted() {
        CheckedList checked = checked(
                campaign(),
                "email\n"
                        + String.join(
                                "\n",
                                IntStream.range(0, 1_700)
                                        .mapToObj(n -> "wrong" + n)
                                        .toList()));
        assertThat(checked.faults()).hasSize(500);
        assertThat(checked.faultsLeftOff()).isEqualTo(1_200);
        assertThat(checked.reasons()).isEqualTo(Map.of("address_without_at", 1_700L));
    }

    @Test
    void nobody_is_told_whose_account_it_is_and_only_who_may_send_may_check() {
        long campaign = campaign();
        account(stranger, "there-" + unique + "@x.example");
        byte[] list = utf8("email\nthere-" + unique + "@x.example\n");
        String name = database.sql("SELECT name FROM workspace WHERE id = " + stranger.id())
                .map(row -> row.get("name", String.class))
                .one()
                .block(DEADLINE);
        exchange(campaign, CSV, list, null)
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(body -> assertThat(body).doesNotContain(name).contains("address_in_use_elsewhere"));
        exchange(with(workspace.limitedManagerKey()), campaign, CSV, list, null)
                .expectStatus()
                .isForbidden();
        exchange(with(stranger.fullManagerKey()), campaign, CSV, list, null)
                .expectStatus()
                .isNotFound();
        execute("UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE id = :id", campaign);
        exchange(campaign, CSV, list, null).expectStatus().isEqualTo(409);
    }

    @Test
    void a_workspace_may_check_only_so_often() {
        long campaign = campaign();
        byte[] list = utf8("email\nana@x.example\n");
        for (int n = 0; n < 120; n++) {
            exchange(campaign, CSV, list, null).expectStatus().isOk();
        }
        exchange(campaign, CSV, list, null)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After");
    }

    private CheckedList checked(long campaign, String csv) {
        return checked(campaign, CSV, utf8(csv), null);
    }

    private CheckedList checked(long campaign, MediaType type, byte[] body, String encoding) {
        return exchange(campaign, type, body, encoding)
                .expectStatus()
                .isOk()
                .expectBody(CheckedList.class)
                .returnResult()
                .getResponseBody();
    }

    private WebTestClient.ResponseSpec exchange(long campaign, MediaType type, byte[] body, String encoding) {
        return exchange(manager(), campaign, type, body, encoding);
    }

    private static WebTestClient.ResponseSpec exchange(
            WebTestClient client, long campaign, MediaType type, byte[] body, String encoding) {
        return client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1024 * 1024))
                .build()
                .post()
                .uri(path(campaign) + "/check")
                .contentType(type)
                .headers(headers -> {
                    if (encoding != null) {
                        headers.set("Content-Encoding", encoding);
                    }
                })
                .bodyValue(body)
                .exchange();
    }

    private void account(TestWorkspace whose, String address) {
        database.sql("INSERT INTO account (workspace_id, address, mailbox) VALUES (:workspace, :address, :address)")
                .bind("workspace", whose.id())
                .bind("address", address)
                .then()
                .block(DEADLINE);
    }

    private void suppress(String address) {
        database.sql("INSERT INTO suppression (workspace_id, scope, value, reason)"
                        + " VALUES (:workspace, 'address', :address, 'bounced')")
                .bind("workspace", workspace.id())
                .bind("address", address)
                .then()
                .block(DEADLINE);
    }

    private List<Long> rowsOfTables() {
        return TABLES.stream()
                .map(table -> database.sql("SELECT count(*) AS n FROM " + table)
                        .map(row -> row.get("n", Long.class))
                        .one()
                        .block(DEADLINE))
                .toList();
    }
}
