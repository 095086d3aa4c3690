package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker writes down of its mail server while it sends. */
class ProviderReportsIT {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    @Test
    void a_worker_reports_how_its_tries_end_and_repeats_of_a_report_change_nothing() {
        Database database = Servers.postgres().createDatabase();
        FaultySmtpServer smtp = FaultySmtpServer.started();
        try (RunningWorker worker = RunningWorker.start(
                database,
                Servers.rabbit().createVirtualHost(),
                smtp,
                folder.resolve("keys"),
                SettableClock.atPresent(),
                Map.of("beckon.provider-health.every", "200ms"))) {
            Campaigns campaigns = new Campaigns(database);
            long campaign = campaigns.running(campaigns.workspace());
            Campaigns.Range first = campaigns.invited(campaign, 5);
            worker.request(first);
            await().atMost(WITHIN).until(() -> sum(campaigns, "sent") == 5);
            smtp.fail(Fault.at(Step.RCPT).greylist(1));
            worker.request(campaigns.invited(campaigns.running(campaigns.workspace()), 3));
            await().atMost(WITHIN).until(() -> sum(campaigns, "deferred") == 3);

            long reports = campaigns.number("SELECT count(*) FROM provider_health WHERE last_success_at IS NOT NULL"
                    + " AND failure_phase = 'rcpt' AND failure_code BETWEEN 400 AND 499 AND failure_words NOT LIKE '%example%'"
                    + " AND connections > 0");

            assertThat(reports).isEqualTo(1);
            assertThat(sum(campaigns, "sent")).as("told many times by now").isEqualTo(5);
        } finally {
            smtp.close();
        }
    }

    private static long sum(Campaigns campaigns, String outcome) {
        return campaigns.number("SELECT coalesce(sum(" + outcome + "), 0) FROM provider_minute");
    }
}
