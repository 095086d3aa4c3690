package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.embedded.EmbeddedRabbitCluster;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of three nodes loses one of them in the midst of a campaign. */
@Tag("full")
class BrokerClusterIT {

    private static final int PEOPLE = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String HEAP = "-Xmx192m";

    @TempDir
    private Path folder;

    @Test
    void a_node_that_is_killed_takes_nothing_with_it() throws IOException {
        ListOfPeople list = ListOfPeople.of(PEOPLE, folder.resolve("people.csv"));
        FaultySmtpServer smtp = FaultySmtpServer.builder().keep(Keep.COUNTS).start();
        try (EmbeddedRabbitCluster broker = EmbeddedRabbitCluster.start(3);
                TestBeckon beckon = new TestBeckon(smtp, folder, broker.createVirtualHost());
                Services services = Services.start(settings(beckon, broker))) {
            BeckonClient client = beckon.client(services.gateway().url());
            String campaign = TestBeckon.runningCampaign(client, "cluster");
            client.submit(campaign, list.file(), "text/csv", "one-request", sent -> {});
            TestBeckon.await(client, campaign, PATIENCE, snapshot -> snapshot.mailsSent() > PEOPLE / 10);

            // The node that made the virtual host is asked about it later; another one dies.
            RabbitServer victim = leaderOfMost(broker, beckon);
            victim.kill();
            Snapshot killed = TestBeckon.snapshot(client, campaign);
            Snapshot end = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
            System.out.printf("%s was killed at %,d of %,d mails%n", victim, killed.mailsSent(), end.mailsSent());

            assertThat(killed.firstMailsEnded()).isFalse();
            assertThat(end.mailsSent()).isEqualTo(list.valid().size());
            assertThat(smtp.accepted()).isEqualTo(list.valid().size());
            assertThat(smtp.duplicates()).isZero();
        }
    }

    private static Map<String, Object> settings(TestBeckon beckon, EmbeddedRabbitCluster broker) {
        Map<String, Object> settings = beckon.settings();
        settings.put("beckon.rabbitmq.addresses", broker.addresses());
        return settings;
    }

    /** The node on which most of the queues have their leader, of those that may go. */
    private static RabbitServer leaderOfMost(EmbeddedRabbitCluster broker, TestBeckon beckon) {
        List<RabbitServer> nodes = broker.nodes();
        RabbitServer most = nodes.get(1);
        long led = -1;
        for (RabbitServer node : nodes.subList(1, nodes.size())) {
            long leads = Long.parseLong(node.evaluate("length([Queue || Queue <- rabbit_amqqueue:list(<<\""
                    + beckon.virtualHost().name()
                    + "\">>), is_tuple(amqqueue:get_pid(Queue)), element(2, amqqueue:get_pid(Queue)) =:= node()])"));
            if (leads > led) {
                led = leads;
                most = node;
            }
        }
        return most;
    }

    /** All four, one process each. */
    private record Services(ServiceProcess gateway, List<ServiceProcess> others) implements AutoCloseable {

        static Services start(Map<String, Object> settings) {
            ServiceProcess gateway =
                    ServiceProcess.start("api-gateway", 3, settings, HEAP).ready();
            List<ServiceProcess> others = new ArrayList<>();
            for (String service : List.of("invite-worker", "mail-worker", "reminder-scheduler")) {
                others.add(ServiceProcess.start(service, 3, settings, HEAP));
            }
            others.forEach(ServiceProcess::ready);
            return new Services(gateway, others);
        }

        @Override
        public void close() {
            others.forEach(ServiceProcess::close);
            gateway.close();
        }
    }
}
