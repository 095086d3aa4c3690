package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The check of a list and the invite workers must judge alike: one list is checked and then really sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckedAndSentIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> COMPARED =
            List.of("row", "address", "reason", "sentence", "mend", "suggestedAddress");

    @TempDir
    private static Path folder;

    private TestBeckon servers;
    private LocalBeckon beckon;
    private BeckonClient client;

    @BeforeAll
    void start() {
        servers = new TestBeckon(FaultySmtpServer.started(), folder);
        Map<String, Object> settings = servers.settings();
        settings.put("beckon.erasure.interval", "200ms");
        settings.put("beckon.erasure.mails-settle", "1s");
        beckon = LocalBeckon.start(null, EnumSet.of(Role.GATEWAY, Role.INVITE), 0, settings);
        client = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    @Test
    void the_same_list_checked_and_then_sent_is_refused_row_by_row_for_the_same_reasons() throws Exception {
        people();
        String campaign = client.post("/v1/campaigns", Map.of("name", "Checked", "rowLimit", 910))
                .path("id")
                .asString();
        sent(campaign, "email\nearlier@mail.example\n");
        String list = list();

        JsonNode checked = checked(campaign, list);
        JsonNode submission = sent(campaign, list);
        List<Map<String, String>> outcomes = outcomes(submission.path("id").asString());

        List<Map<String, String>> refused = outcomes.stream()
                .filter(row -> row.get("outcome").equals("refused"))
                .map(CheckedAndSentIT::compared)
                .toList();
        assertThat(refused.stream().map(row -> row.get("reason")).collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        "address_missing",
                        "address_without_at",
                        "address_local_part",
                        "address_domain",
                        "address_several",
                        "row_malformed",
                        "locale_unknown",
                        "time_zone_unknown",
                        "duplicate_in_list",
                        "already_invited",
                        "address_in_use_here",
                        "address_in_use_elsewhere",
                        "suppressed_manually",
                        "suppressed",
                        "over_campaign_limit"));
        assertThat(checked.path("faults")
                        .valueStream()
                        .map(CheckedAndSentIT::strings)
                        .map(CheckedAndSentIT::compared)
                        .toList())
                .isEqualTo(refused);
        assertThat(checked.path("rows").asLong()).isEqualTo(outcomes.size());
        assertThat(checked.path("toInvite").asLong()).isEqualTo(outcomes.size() - refused.size());
        assertThat(checked.path("columns")).isEqualTo(submission.path("columns"));
    }

    private void people() {
        servers.execute("""
                WITH w AS (INSERT INTO workspace (name, from_name, from_address, public_base_url)
                           VALUES ('Hill', 'Hill', 'hill@hill.example', 'https://hill.example') RETURNING id)
                INSERT INTO account (workspace_id, address, mailbox)
                SELECT w.id, a, a FROM w, unnest(ARRAY['there@mail.example', 'there+my@mail.example']) AS a""");
        client.post("/v1/suppressions", Map.of("address", "no@mail.example", "scope", "mailbox"));
        String erasure = client.post("/v1/erasures", Map.of("address", "gone@mail.example"))
                .path("id")
                .asString();
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/erasures/" + erasure)
                        .path("phase")
                        .asString()
                        .equals("done"));
    }

    /** Fewer than a thousand rows, which make one chunk: of two chunks either may be judged first, and which row is the double is open. */
    private static String list() {
        List<String> rows = new ArrayList<>(List.of(
                "email,name,locale,time zone",
                "ana@mail.example,Ana,de,Europe/Berlin",
                ",Nobody,,",
                "no at sign,,,",
                "a na@mail.example,,,",
                "ana@-example,,,",
                "\"a@mail.example, b@mail.example\",,,",
                "more@mail.example,fields,,,than,the,header",
                "nul@mail.example,Nul\0,,",
                "tongue@mail.example,,klingon!,",
                "zone@mail.example,,,Mars/Base",
                " ANA@Mail.example ,,,",
                "earlier@mail.example,,,",
                "invitations@riverside.example,,,",
                "there@mail.example,,,",
                "THERE@mail.example,,,",
                "there+x@mail.example,,,",
                "no+tag@mail.example,,,",
                "gone@mail.example,,,",
                "gone@mail.example,gone@mail.example,klingon!,"));
        IntStream.range(rows.size() - 1, 900).forEach(n -> rows.add("p" + n + "@mail.example,,,"));
        rows.addAll(List.of("p500@mail.example,,,", "there@mail.example,,,", "bad,,,"));
        IntStream.range(0, 60).forEach(n -> rows.add("q" + n + "@mail.example,,,"));
        rows.add("p501@mail.example,,,");
        return String.join("\n", rows) + "\n";
    }

    private JsonNode sent(String campaign, String list) throws IOException {
        Path file = Files.createTempFile(folder, "list", ".csv");
        Files.writeString(file, list);
        JsonNode submission =
                client.submit(campaign, file, "text/csv", file.getFileName().toString(), sent -> {});
        TestBeckon.await(
                client,
                campaign,
                PATIENCE,
                snapshot -> snapshot.received() > 0
                        && snapshot.json().at("/rows/waiting").asLong() == 0);
        return submission;
    }

    private JsonNode checked(String campaign, String list) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(beckon.url() + "/v1/campaigns/" + campaign + "/submissions/check"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(folder.resolve("owner-api-key"))
                                                        .strip())
                                .header("Content-Type", "text/csv")
                                .POST(HttpRequest.BodyPublishers.ofString(list))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private List<Map<String, String>> outcomes(String submission) {
        List<Map<String, String>> rows = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = client.get("/v1/submissions/" + submission + "/outcomes?limit=500" + cursor);
            page.path("items").forEach(row -> rows.add(strings(row)));
            String next = page.path("next").asString(null);
            cursor = next == null ? null : "&cursor=" + next;
        }
        return rows;
    }

    private static Map<String, String> strings(JsonNode row) {
        return row.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().asString()));
    }

    private static Map<String, String> compared(Map<String, String> row) {
        return COMPARED.stream().filter(row::containsKey).collect(Collectors.toMap(field -> field, row::get));
    }
}
