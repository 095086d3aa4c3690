package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.smtp.FaultySmtpServer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** All four services: a mail that arrived at a mail server comes back from the one behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class MailsThatComeBackIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String GONE = "gone@people.example";
    private static final String THERE = "there@people.example";

    @TempDir
    private static Path folder;

    private TestBeckon servers;
    private FaultySmtpServer smtp;
    private LocalBeckon beckon;
    private BeckonClient client;
    private int listenPort;

    @BeforeAll
    void start() throws IOException {
        smtp = FaultySmtpServer.started();
        servers = new TestBeckon(smtp, folder);
        listenPort = freePort();
        Map<String, Object> settings = servers.settings();
        settings.put("beckon.letters.return-path", "bounces@riverside.example");
        settings.put("beckon.bounces.listen.port", listenPort);
        beckon = LocalBeckon.start(null, EnumSet.allOf(Role.class), 0, settings);
        client = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    @Test
    void a_report_from_behind_the_mail_server_ends_the_invitation_its_reminders_and_the_address() throws Exception {
        String campaign = campaign(GONE, THERE);
        String returnPath = smtp.mailsTo(GONE).get(0).sender();
        assertThat(returnPath).matches("bounces\\+d[0-9]+-[a-z2-7]{10}@riverside\\.example");

        handIn(returnPath, report(GONE));

        // One snapshot serves all viewers of a second: the first may be from before.
        Snapshot snapshot = TestBeckon.await(
                client,
                campaign,
                PATIENCE,
                now -> now.json().at("/invitations/bounced").asInt() == 1);
        assertThat(snapshot.json().at("/invitations/pending").asInt()).isEqualTo(1);
        JsonNode found = client.get("/v1/invitations?state=bounced&campaignId=" + campaign);
        assertThat(found.at("/items/0/address").asString()).isEqualTo(GONE);
        JsonNode history =
                client.get("/v1/invitations/" + found.at("/items/0/id").asString());
        assertThat(history.at("/deliveries/0/bounces/0/status").asString()).isEqualTo("5.1.1");
        assertThat(client.get("/v1/suppressions").at("/items/0/value").asString())
                .isEqualTo(GONE);
        assertThat(client.get("/v1/suppressions").at("/items/0/reason").asString())
                .isEqualTo("bounced");

        String pending = client.get("/v1/invitations?state=pending&campaignId=" + campaign)
                .at("/items/0/id")
                .asString();
        client.post(
                "/v1/follow-ups",
                Map.of("invitationIds", List.of(found.at("/items/0/id").asString(), pending)));
        await().atMost(PATIENCE).until(() -> smtp.deliveriesTo(THERE) == 2);
        assertThat(smtp.deliveriesTo(GONE)).isEqualTo(1);

        TestBeckon.await(
                client,
                submit(GONE),
                PATIENCE,
                again -> again.received() == 1
                        && again.json().at("/rows/refused/suppressed").asInt() == 1);
        assertThat(smtp.deliveriesTo(GONE)).isEqualTo(1);
    }

    private String campaign(String... addresses) throws IOException {
        String campaign = submit(addresses);
        TestBeckon.await(
                client,
                campaign,
                PATIENCE,
                snapshot -> snapshot.received() == addresses.length && snapshot.firstMailsEnded());
        return campaign;
    }

    private String submit(String... addresses) throws IOException {
        Path list = Files.createTempFile(folder, "list", ".csv");
        Files.writeString(list, "email\n" + String.join("\n", addresses) + "\n");
        String campaign = TestBeckon.runningCampaign(client, "Comes back");
        client.submit(campaign, list, "text/csv", "comes-back-" + campaign, sent -> {});
        return campaign;
    }

    private void handIn(String recipient, String report) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.from", "<>");
        Session session = Session.getInstance(properties);
        MimeMessage message =
                new MimeMessage(session, new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8)));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", listenPort, null, null);
            transport.sendMessage(message, new Address[] {new InternetAddress(recipient)});
        }
    }

    private static String report(String address) {
        return """
                From: MAILER-DAEMON@relay.example
                To: bounces
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="r"

                --r
                Content-Type: text/plain

                It did not arrive.

                --r
                Content-Type: message/delivery-status

                Reporting-MTA: dns; relay.example

                Final-Recipient: rfc822; %s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 nobody of that name

                --r--
                """.formatted(address).replace("\n", "\r\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
