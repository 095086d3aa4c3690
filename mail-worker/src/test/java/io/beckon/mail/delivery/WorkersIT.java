package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.mail.letter.Letters;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers on one database, and what happens when one of them, the database or the broker goes away in the middle. */
class WorkersIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** Claims whose answer a restart swallowed come back soon; statements must end before. */
    private static final Map<String, Object> QUICK = Map.of(
            "beckon.delivery.orphan-age", "4s",
            "beckon.postgres.statement-timeout", "3s",
            "beckon.postgres.acquire-timeout", "3s");

    @TempDir
    static Path folder;

    private static Database database;
    private static FaultySmtpServer smtp;
    private static SettableClock clock;
    private static RunningWorker one;
    private static RunningWorker other;
    private static Campaigns campaigns;
    private static long workspace;

    @BeforeAll
    static void start() {
        database = Servers.postgres().createDatabase();
        VirtualHost broker = Servers.rabbit().createVirtualHost();
        smtp = FaultySmtpServer.started();
        clock = SettableClock.atPresent();
        one = worker(broker);
        other = worker(broker);
        campaigns = new Campaigns(database);
        workspace = campaigns.workspace();
    }

    private static RunningWorker worker(VirtualHost broker) {
        return RunningWorker.start(database, broker, smtp, folder.resolve("keys"), clock, QUICK);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        smtp.close();
    }

    @AfterEach
    void healthy() {
        smtp.recover();
    }

    @Test
    void two_workers_at_the_same_range_send_nothing_twice() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 2000);
        for (int i = 0; i < 6; i++) {
            one.request(range);
        }
        awaitAllSent(range);
    }

    @Test
    void a_restart_of_the_database_loses_no_answer_of_the_mail_server() {
        Campaigns.Range range = slowly(1000);
        one.request(range);
        awaitSome(range);
        Servers.postgres().restart();
        awaitAllSent(range);
    }

    @Test
    void a_restart_of_the_broker_loses_no_hint() {
        Campaigns.Range range = slowly(1000);
        one.request(range);
        awaitSome(range);
        Servers.rabbit().restart();
        awaitAllSent(range);
    }

    @Test
    void a_worker_that_is_told_to_stop_finishes_what_is_on_the_wire_and_releases_the_rest() {
        Campaigns.Range range = slowly(1000);
        RunningWorker stopped = worker(Servers.rabbit().createVirtualHost());
        long workerId = hold(stopped).workerId();
        stopped.request(range);
        awaitSome(range);
        long from = System.nanoTime();
        stopped.close();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
        assertThat(campaigns.states(range)).containsOnlyKeys("ready", "sent");
        assertThat(campaigns.states(range)).containsEntry("sent", accepted(range));
        assertThat(campaigns.number("SELECT count(*) FROM worker WHERE id = ?", workerId))
                .isZero();
        assertThat(campaigns.number("SELECT count(*) FROM claim WHERE worker_id = ?", workerId))
                .isZero();
        smtp.recover();
        one.due(range.campaignId());
        one.request(range);
        awaitAllSent(range);
    }

    @Test
    void a_worker_whose_deliveries_were_taken_away_records_only_its_250s() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 4);
        Claim claim = claimOf(range);
        assertThat(claim.deliveries()).hasSize(4);
        campaigns.change("DELETE FROM claim WHERE id = ?", claim.id());
        campaigns.change(
                "UPDATE delivery SET state = 'unknown', worker_id = NULL, epoch = NULL WHERE id BETWEEN ? AND ?",
                range.first(),
                range.last());

        SmtpReply busy = new SmtpReply(450, "4.2.1", "busy");
        SmtpReply gone = new SmtpReply(550, "5.1.1", "gone");
        record(
                claim,
                new SendResult.Accepted(new SmtpReply(250, "2.0.0", "ok")),
                new SendResult.RefusedForNow(SmtpPhase.RCPT, busy, "busy"),
                new SendResult.Refused(SmtpPhase.RCPT, gone),
                new SendResult.Unknown("no answer"));
        assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", 1L, "unknown", 3L));
        assertThat(campaigns.attempts(range, 1)).isEmpty();
        assertThat(campaigns.invitation(range, 2)).containsEntry("state", "pending");
    }

    @Test
    void a_250_that_comes_after_the_mail_was_given_up_takes_the_invitation_up_again() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 4);
        Claim claim = claimOf(range);
        campaigns.change("DELETE FROM claim WHERE id = ?", claim.id());
        campaigns.change(
                "UPDATE delivery SET state = 'failed', cause = 'given_up', worker_id = NULL, epoch = NULL WHERE id BETWEEN ? AND ?",
                range.first(),
                range.last());
        campaigns.change(
                "UPDATE invitation SET state = 'failed', ended_at = now() WHERE id IN"
                        + " (SELECT invitation_id FROM delivery WHERE id BETWEEN ? AND ?)",
                range.first(),
                range.last());
        campaigns.change(
                "UPDATE invitation SET opened_at = now() WHERE id = (SELECT invitation_id FROM delivery WHERE id = ?)",
                range.first() + 1);
        campaigns.change(
                "UPDATE invitation SET address = 'erased-' || id || '@erased.invalid' WHERE id ="
                        + " (SELECT invitation_id FROM delivery WHERE id = ?)",
                range.first() + 2);

        SendResult accepted = new SendResult.Accepted(new SmtpReply(250, "2.0.0", "ok"));
        record(claim, accepted, accepted, accepted, new SendResult.Unknown("no answer"));

        assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", 3L, "failed", 1L));
        assertThat(campaigns.invitation(range, 0)).containsEntry("state", "pending");
        assertThat(campaigns.invitation(range, 0).get("ended_at")).isNull();
        assertThat(campaigns.invitation(range, 1)).containsEntry("state", "opened");
        assertThat(campaigns.invitation(range, 1).get("ended_at")).isNull();
        assertThat(campaigns.invitation(range, 2)).containsEntry("state", "revoked");
        assertThat(campaigns.invitation(range, 3)).containsEntry("state", "failed");
    }

    @Test
    void a_second_250_is_flagged_and_the_same_one_told_twice_is_not() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        Claim claim = claimOf(range);
        SendResult accepted = new SendResult.Accepted(new SmtpReply(250, null, "ok"));
        record(claim, accepted);
        record(claim, accepted);
        assertThat(campaigns.delivery(range, 0)).containsEntry("doubled", false).containsEntry("state", "sent");
        clock.advance(Duration.ofSeconds(1));
        record(claim, accepted);
        assertThat(campaigns.delivery(range, 0)).containsEntry("doubled", true).containsEntry("state", "sent");
        record(claim, new SendResult.Unknown("late"));
        assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", 1L));
    }

    @Test
    void without_its_lease_a_worker_claims_nothing() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        Hold hold = hold(one);
        campaigns.change("UPDATE worker SET lease_until = now() - interval '1 second' WHERE id = ?", hold.workerId());
        assertThat(claimOf(range).rows()).isZero();
        campaigns.change("UPDATE worker SET lease_until = now() + interval '1 minute' WHERE id = ?", hold.workerId());
        assertThat(claimOf(range).rows()).isEqualTo(1);
    }

    @Test
    void a_small_campaign_does_not_wait_behind_a_large_one() {
        smtp.fail(Fault.at(Step.RCPT).delay(Duration.ofMillis(50)));
        Campaigns.Range large = campaigns.invited(campaigns.running(workspace), 3000);
        Campaigns.Range small = campaigns.invited(campaigns.running(workspace), 5);
        Campaigns.Range second = campaigns.invited(campaigns.running(workspace), 50);
        for (int i = 0; i < 8; i++) {
            one.request(large);
        }
        awaitSome(large);
        one.request(Lane.EXPRESS, small);
        one.request(second);
        await().atMost(WITHIN).untilAsserted(() -> {
            assertThat(campaigns.states(small)).isEqualTo(Map.of("sent", 5L));
            assertThat(campaigns.states(second)).isEqualTo(Map.of("sent", 50L));
        });
        assertThat(campaigns.states(large)).containsKey("ready");
        smtp.recover();
        awaitAllSent(large);
    }

    private static Campaigns.Range slowly(int count) {
        smtp.fail(Fault.at(Step.RCPT).delay(Duration.ofMillis(30)));
        return campaigns.invited(campaigns.running(workspace), count);
    }

    private static Hold hold(RunningWorker worker) {
        return await().atMost(WITHIN)
                .until(() -> worker.bean(WorkerLease.class).hold(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static Claim claimOf(Campaigns.Range range) {
        DeliveriesRequested requested = new DeliveriesRequested(range.campaignId(), range.first(), range.last());
        return one.bean(ClaimStore.class)
                .claim(new Hint.Range(requested), hold(one), 256, clock.instant(), clock.instant())
                .block(WITHIN);
    }

    private static void record(Claim claim, SendResult... results) {
        Judgement judgement =
                new Judgement(new RetryPolicy(one.bean(DeliverySettings.class).retry(), RandomGenerator.getDefault()));
        var letters = one.bean(Letters.class)
                .of(claim.deliveries().get(0).campaignId(), claim.campaignVersion())
                .block(WITHIN);
        List<RecordStore.Entry> entries = new java.util.ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            entries.add(new RecordStore.Entry(
                    judgement.of(claim.deliveries().get(i), "test", results[i], letters, clock.instant()),
                    claim.hold()));
        }
        one.bean(RecordStore.class).record(entries, List.of(claim.id())).block(WITHIN);
    }

    private static long accepted(Campaigns.Range range) {
        long accepted = 0;
        for (int n = 0; n < range.count(); n++) {
            accepted += smtp.deliveriesTo(campaigns.address(range, n));
        }
        return accepted;
    }

    private static void awaitSome(Campaigns.Range range) {
        await().atMost(WITHIN).until(() -> accepted(range) >= 50);
    }

    /** All sent, and each of them once. What was released or deferred meanwhile is due. */
    private static void awaitAllSent(Campaigns.Range range) {
        await().atMost(WITHIN)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    clock.advance(Duration.ofMinutes(5));
                    one.due(range.campaignId());
                    assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", (long) range.count()));
                });
        for (int n = 0; n < range.count(); n++) {
            assertThat(smtp.deliveriesTo(campaigns.address(range, n))).isEqualTo(1);
        }
    }
}
