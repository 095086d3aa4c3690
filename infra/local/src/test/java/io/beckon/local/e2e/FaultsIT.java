package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every server under Beckon breaks in the middle of a campaign; nothing is lost, and the end state says what happened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

    private static final int PEOPLE = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private TestBeckon servers;
    private FaultySmtpServer smtp;
    private LocalBeckon beckon;
    private BeckonClient client;
    private int list;

    @BeforeAll
    void start() {
        smtp = FaultySmtpServer.started();
        servers = new TestBeckon(smtp, folder);
        Map<String, Object> settings = servers.settings();
        settings.put("beckon.delivery.retry.first", "1s");
        settings.put("beckon.delivery.retry.longest", "3s");
        beckon = LocalBeckon.start(null, EnumSet.allOf(Role.class), 0, settings);
        client = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    @BeforeEach
    void a_mail_server_without_faults() {
        smtp.recover();
        smtp.forget();
    }

    @Test
    void a_broker_restarted_in_the_middle_loses_nobody() throws IOException {
        smtp.fail(Fault.at(Step.DOT).delay(Duration.ofMillis(20)));
        String campaign = submit(PEOPLE);
        awaitSome(campaign);
        Servers.rabbit().restart();
        everybodyGotExactlyOne(campaign, PEOPLE);
    }

    @Test
    void a_database_restarted_in_the_middle_loses_nobody() throws IOException {
        smtp.fail(Fault.at(Step.DOT).delay(Duration.ofMillis(20)));
        String campaign = submit(PEOPLE);
        awaitSome(campaign);
        Servers.postgres().restart();
        everybodyGotExactlyOne(campaign, PEOPLE);
    }

    @Test
    void a_mail_server_that_is_down_for_a_while_gets_all_of_them_later() throws IOException {
        long before = smtp.struckAt(Step.BANNER);
        smtp.fail(Fault.at(Step.BANNER).drop());
        smtp.cutConnections();
        String campaign = submit(PEOPLE);
        TestBeckon.await(client, campaign, PATIENCE, snapshot -> smtp.struckAt(Step.BANNER) > before + 10);
        smtp.recover();
        everybodyGotExactlyOne(campaign, PEOPLE);
    }

    @Test
    void greylisting_delays_and_loses_nobody() throws IOException {
        smtp.fail(Fault.at(Step.RCPT).greylist(1));
        everybodyGotExactlyOne(submit(PEOPLE), PEOPLE);
    }

    @Test
    void a_recipient_refused_for_good_is_failed_with_the_servers_words() throws IOException {
        smtp.fail(Fault.at(Step.RCPT)
                .reply("550 5.1.1 no such user")
                .forRecipient(address -> address.contains("person7@")));
        String campaign = submit(20);
        Snapshot end = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(end.failed()).isOne();
        assertThat(end.mailsSent()).isEqualTo(19);
        Path outcomes = folder.resolve("refused.csv");
        client.download("/v1/campaigns/" + campaign + "/outcomes", "text/csv", outcomes);
        assertThat(Files.readString(outcomes)).contains("550").contains("no such user");
    }

    @Test
    void connections_dropped_before_the_final_dot_are_retried_and_nobody_gets_two() throws IOException {
        smtp.fail(
                Fault.at(Step.MAIL).drop().first(3),
                Fault.at(Step.RCPT).drop().first(3),
                Fault.at(Step.DATA).drop().first(3),
                Fault.at(Step.BODY).drop().first(3));
        everybodyGotExactlyOne(submit(PEOPLE), PEOPLE);
    }

    @Test
    void a_connection_dropped_between_dot_and_reply_is_unknown_and_sent_once_more_under_the_same_message_id()
            throws IOException {
        smtp.fail(Fault.at(Step.DOT).drop().first(2));
        String campaign = submit(50);
        Snapshot end = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(end.mailsSent()).isEqualTo(50);
        assertThat(smtp.distinctRecipients()).isEqualTo(50);
        assertThat(smtp.distinctMessageIds()).isEqualTo(50);
        assertThat(smtp.accepted()).isBetween(50L, 52L);
    }

    @Test
    void a_poison_message_in_every_queue_is_parked_and_work_goes_on() throws Exception {
        long parkedBefore = parked();
        for (Channel channel : Channel.values()) {
            for (Lane lane : Lane.values()) {
                publish(channel.destination(lane), "{\"kind\":\"from.the.future\",\"version\":9}");
                publish(channel.destination(lane), "not json at all");
            }
        }
        everybodyGotExactlyOne(submit(40), 40);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> parked() == parkedBefore + 8);
    }

    private String submit(int people) throws IOException {
        Path file = ListOfPeople.of(people, folder.resolve("list-" + list++ + ".csv"))
                .file();
        String campaign = TestBeckon.runningCampaign(client, "Faults " + list);
        client.submit(campaign, file, "text/csv", "faults-" + list, sent -> {});
        return campaign;
    }

    private void awaitSome(String campaign) {
        TestBeckon.await(client, campaign, PATIENCE, snapshot -> snapshot.mailsSent() > PEOPLE / 10);
    }

    private void everybodyGotExactlyOne(String campaign, int people) throws IOException {
        ListOfPeople expected = ListOfPeople.of(people, folder.resolve("expected.csv"));
        Snapshot end = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(end.mailsSent()).isEqualTo(expected.valid().size());
        assertThat(expected.valid())
                .allSatisfy(address ->
                        assertThat(smtp.deliveriesTo(address)).as(address).isOne());
        assertThat(end.refused()).isEqualTo(expected.refused().size());
    }

    private long parked() {
        return client.get("/v1/parked-messages").path("items").size();
    }

    private void publish(String exchange, String body) throws Exception {
        VirtualHost host = servers.virtualHost();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(host.amqpUri());
        try (Connection connection = factory.newConnection();
                var amqp = connection.createChannel()) {
            amqp.confirmSelect();
            amqp.basicPublish(exchange, "#", new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
            amqp.waitForConfirmsOrDie(5_000);
        }
    }
}
