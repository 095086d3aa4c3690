package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Keep;
import io.beckon.testkit.smtp.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only mail worker is killed in the middle of a campaign, and started again when the sweep has long taken over what it had claimed. */
@Tag("once")
class KilledMailWorkerIT {

    private static final int PEOPLE = 2_000;
    private static final int ON_THE_WIRE_AT_MOST = 32;
    private static final String HEAP = "-Xmx192m";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void started_again_after_the_sweep_it_still_knows_what_was_taken_and_what_was_not() throws IOException {
        ListOfPeople list = ListOfPeople.of(PEOPLE, folder.resolve("people.csv"));
        FaultySmtpServer smtp = FaultySmtpServer.builder().keep(Keep.COUNTS).start();
        smtp.fail(Fault.at(Step.DOT).delay(Duration.ofMillis(40)));
        try (TestBeckon servers = new TestBeckon(smtp, folder);
                LocalBeckon beckon = LocalBeckon.start(
                        null, EnumSet.of(Role.GATEWAY, Role.INVITE, Role.REMINDER), 0, settings(servers));
                ServiceProcess killed = worker(1, servers)) {
            killed.ready();
            BeckonClient client = servers.client(beckon.url());
            String campaign = TestBeckon.runningCampaign(client, "killed");
            client.submit(campaign, list.file(), "text/csv", "killed", sent -> {});
            TestBeckon.await(client, campaign, PATIENCE, snapshot -> snapshot.mailsSent() > PEOPLE / 10);
            killed.kill();
            await().atMost(PATIENCE).until(() -> servers.count("claim") == 0);
            long swept = servers.count("delivery WHERE cause = 'worker lost'");
            assertThat(swept).isGreaterThan(ON_THE_WIRE_AT_MOST);

            try (ServiceProcess next = worker(2, servers)) {
                next.ready();
                Snapshot end = TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);

                assertThat(end.mailsSent()).isEqualTo(list.valid().size());
                List<String> flagged = servers.addresses("delivery.resent");
                assertThat(flagged).hasSizeLessThanOrEqualTo(ON_THE_WIRE_AT_MOST);
                assertThat(list.valid())
                        .allSatisfy(address -> assertThat(smtp.deliveriesTo(address))
                                .as(address)
                                .isBetween(1, flagged.contains(address) ? 2 : 1));
            }
        }
    }

    private static Map<String, Object> settings(TestBeckon servers) {
        Map<String, Object> settings = servers.settings();
        settings.put("beckon.lease.length", "6s");
        settings.put("beckon.lease.renew-every", "1s");
        settings.put("beckon.lease.margin", "1s");
        settings.put("beckon.sweep.dead-worker-margin", "1s");
        settings.put("beckon.sweep.dead-worker-interval", "1s");
        return settings;
    }

    private static ServiceProcess worker(int number, TestBeckon servers) {
        return ServiceProcess.start("mail-worker", number, settings(servers), HEAP);
    }
}
