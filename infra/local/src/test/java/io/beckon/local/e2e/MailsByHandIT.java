package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.Servers;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Mails that no list asks for: a look before the start, a second mail, one to a corrected address, a code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailsByHandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern LINK = Pattern.compile("http://localhost:8080(/i/[A-Za-z0-9_-]+)");

    @TempDir
    private static Path folder;

    private TestBeckon servers;
    private FaultySmtpServer smtp;
    private LocalBeckon beckon;
    private BeckonClient client;
    private Map<String, Object> settings;

    @BeforeAll
    void start() {
        smtp = FaultySmtpServer.started();
        servers = new TestBeckon(smtp, folder);
        settings = servers.settings();
        settings.put("beckon.installation.from-address", "beckon@riverside.example");
        settings.put("beckon.installation.from-name", "Beckon");
        settings.put("beckon.installation.public-base-url", "http://localhost:8080");
        beckon = LocalBeckon.start(null, EnumSet.allOf(Role.class), 0, settings);
        client = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    @Test
    void a_test_mail_of_a_draft_arrives_and_leads_to_nobodys_invitation() {
        String id = client.post("/v1/campaigns", Map.of("name", "A look"))
                .path("id")
                .asString();
        client.post("/v1/campaigns/" + id + "/test-send", Map.of("addresses", List.of("look@riverside.example")));
        assertThat(text(mails("look@riverside.example", 1).get(0))).doesNotContain("/i/", "/u/");
        assertThat(TestBeckon.snapshot(client, id).balances()).isTrue();
    }

    @Test
    void a_second_mail_and_a_corrected_address_each_kill_the_links_before() throws Exception {
        String campaign = submit("wrong@riverside.example");
        String first = link(mails("wrong@riverside.example", 1).get(0));
        Snapshot ended = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(ended.mailsSent()).isOne();
        String id = client.get("/v1/invitations?campaignId=" + campaign)
                .at("/items/0/id")
                .asString();

        client.post("/v1/invitations/" + id + "/resend", Map.of());
        String second = link(mails("wrong@riverside.example", 2).get(1));
        assertThat(status(first)).isEqualTo(410);
        assertThat(status(second)).isEqualTo(200);

        client.post("/v1/invitations/" + id + "/address", Map.of("address", "right@riverside.example"));
        String third = link(mails("right@riverside.example", 1).get(0));
        assertThat(status(second)).isEqualTo(410);
        assertThat(status(third)).isEqualTo(200);
        assertThat(smtp.deliveriesTo("wrong@riverside.example")).isEqualTo(2);
        assertThat(TestBeckon.snapshot(client, campaign).balances()).isTrue();
    }

    @Test
    void a_code_whose_hint_never_came_arrives_once_all_the_same() throws SQLException {
        Servers.rabbit().stop();
        try {
            execute("""
                    INSERT INTO delivery (id, workspace_id, purpose, lane, to_address, next_attempt_at, content)
                    VALUES (nextval('delivery_block'), 0, 'code', 'express', 'ana@riverside.example', now(),
                            '{"letter":"sign_up_code","locale":"es","variables":{"code":"907156","minutes":"15","workspace":"Río"}}')""");
        } finally {
            Servers.rabbit().start();
        }
        AcceptedMail mail = mails("ana@riverside.example", 1).get(0);
        assertThat(mail.sender()).isEqualTo("beckon@riverside.example");
        assertThat(text(mail)).contains("907156", "15 minutos");
        assertThat(smtp.deliveriesTo("ana@riverside.example")).isEqualTo(1);
    }

    private String submit(String address) throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "email\n" + address + "\n");
        String campaign = TestBeckon.runningCampaign(client, "By hand");
        client.submit(campaign, list, "text/csv", "by-hand-" + address, sent -> {});
        return campaign;
    }

    private List<AcceptedMail> mails(String address, int count) {
        return await().atMost(PATIENCE).until(() -> smtp.mailsTo(address), mails -> mails.size() == count);
    }

    private static String text(AcceptedMail mail) {
        return new String(mail.content(), StandardCharsets.UTF_8).replace("=\r\n", "");
    }

    private static String link(AcceptedMail mail) {
        Matcher link = LINK.matcher(text(mail));
        assertThat(link.find()).as("a personal link").isTrue();
        return link.group(1);
    }

    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(beckon.url() + path)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private void execute(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("beckon.postgres.host") + ":"
                + settings.get("beckon.postgres.port") + "/" + settings.get("beckon.postgres.database");
        try (Connection connection = DriverManager.getConnection(
                        url,
                        String.valueOf(settings.get("beckon.postgres.user")),
                        String.valueOf(settings.get("beckon.postgres.password")));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
