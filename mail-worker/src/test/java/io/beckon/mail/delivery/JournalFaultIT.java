package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

/** A worker that cannot write down what it is about to do. */
class JournalFaultIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void it_is_not_ready_says_why_and_claims_nothing_until_it_can() throws IOException {
        Database database = Servers.postgres().createDatabase();
        VirtualHost broker = Servers.rabbit().createVirtualHost();
        Campaigns campaigns = new Campaigns(database);
        Path inTheWay = folder.resolve("in-the-way");
        Files.writeString(inTheWay, "a file where the folder should be");
        try (FaultySmtpServer smtp = FaultySmtpServer.started();
                RunningWorker worker = RunningWorker.start(
                        database,
                        broker,
                        smtp,
                        folder.resolve("keys"),
                        SettableClock.atPresent(),
                        Map.of("beckon.journal.folder", inTheWay, "beckon.journal.look-every", "500ms"))) {
            await().atMost(WITHIN)
                    .until(() -> worker.bean(WorkerLease.class).hold().isPresent());
            Campaigns.Range range = campaigns.invited(campaigns.running(campaigns.workspace()), 10);
            worker.statements().forget();
            worker.request(range);

            assertThat(readiness(worker)).isEqualTo(Status.DOWN);
            assertThat(worker.bean(IntentJournal.class).fault())
                    .hasValueSatisfying(fault -> assertThat(fault)
                            .contains(inTheWay.toString())
                            .contains("set beckon.journal.folder to a folder that this process may write to"));
            assertThat(worker.statements().with("INSERT INTO claim")).isZero();

            Files.delete(inTheWay);
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", 10L)));
            assertThat(readiness(worker)).isEqualTo(Status.UP);
            assertThat(smtp.accepted()).isEqualTo(10);
        }
    }

    private static Status readiness(RunningWorker worker) {
        return worker.bean(HealthEndpoint.class).healthForPath("readiness").getStatus();
    }
}
