package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.mail.provider.Providers;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recipient domain that asks to be written to more slowly, beside one that does not. */
class ShapingIT {

    private static final Duration WITHIN = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final SettableClock clock = SettableClock.atPresent();
    private final Database database = Servers.postgres().createDatabase();
    private final Campaigns campaigns = new Campaigns(database);

    @ParameterizedTest
    @ValueSource(strings = {"421 4.7.0 Try again later", "451 4.7.650 Rate limited"})
    void a_domain_that_complains_is_slowed_down_and_no_other(String complaint) {
        try (FaultySmtpServer smtp = FaultySmtpServer.started();
                RunningWorker worker = worker(
                        smtp, Map.of("beckon.provider-health.every", "200ms", "beckon.shaping.free-rate", "6"))) {
            long workspace = campaigns.workspace();
            Campaigns.Range busy = campaigns.invited(campaigns.running(workspace), 300);
            Campaigns.Range other = campaigns.invited(campaigns.running(workspace), 300);
            String domain = "c" + busy.campaignId() + ".example";
            smtp.fail(Fault.at(Step.RCPT).reply(complaint).forRecipient(address -> address.endsWith("@" + domain)));

            worker.request(busy);
            worker.request(other);

            await().atMost(WITHIN).untilAsserted(() -> {
                assertThat(campaigns.states(other)).isEqualTo(Map.of("sent", 300L));
                assertThat(campaigns.states(busy)).isEqualTo(Map.of("deferred", 300L));
            });
            assertThat(attempts(other)).isEqualTo(300);
            assertThat(attempts(busy)).isBetween(1L, 200L);
            assertThat(campaigns.number(
                            "SELECT count(*) FROM delivery WHERE cause = 'domain_rate' AND attempts = 0 AND id BETWEEN ? AND ?",
                            busy.first(),
                            busy.last()))
                    .isEqualTo(300 - attempts(busy));
            assertThat(worker.bean(Providers.class).takeMails()).isTrue();
            await().atMost(WITHIN)
                    .until(() -> campaigns.number("SELECT count(*) FROM held_domain WHERE domain = ?", domain) == 1);

            smtp.recover();
            sendWhatIsDueUntilAllAreSent(worker, busy);
            await().atMost(WITHIN).until(() -> campaigns.number("SELECT count(*) FROM held_domain") == 0);
            assertThat(IntStream.range(0, busy.count()).mapToObj(n -> campaigns.address(busy, n)))
                    .allSatisfy(
                            address -> assertThat(smtp.deliveriesTo(address)).isEqualTo(1));
        }
    }

    @Test
    void a_fixed_limit_holds_a_domain_back_without_a_complaint() {
        try (FaultySmtpServer smtp = FaultySmtpServer.started();
                RunningWorker worker = worker(smtp, Map.of("beckon.shaping.domains[c1.example].rate", "10"))) {
            Campaigns.Range limited = campaigns.invited(campaigns.running(campaigns.workspace()), 60);
            assertThat(limited.campaignId()).isEqualTo(1);

            worker.request(limited);

            await().atMost(WITHIN)
                    .untilAsserted(() ->
                            assertThat(campaigns.states(limited)).isEqualTo(Map.of("sent", 11L, "deferred", 49L)));
            sendWhatIsDueUntilAllAreSent(worker, limited);
        }
    }

    private RunningWorker worker(FaultySmtpServer smtp, Map<String, Object> more) {
        return RunningWorker.start(
                database, Servers.rabbit().createVirtualHost(), smtp, folder.resolve("keys"), clock, more);
    }

    private void sendWhatIsDueUntilAllAreSent(RunningWorker worker, Campaigns.Range range) {
        await().atMost(WITHIN).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(20));
            worker.due(range.campaignId());
            assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", (long) range.count()));
        });
    }

    private long attempts(Campaigns.Range range) {
        return campaigns.number(
                "SELECT sum(attempts) FROM delivery WHERE id BETWEEN ? AND ?", range.first(), range.last());
    }
}
