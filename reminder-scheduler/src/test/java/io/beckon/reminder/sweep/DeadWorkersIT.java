package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DeadWorkersIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = new SettableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final DeadWorkers sweep = sweep();
    private long workspace;
    private long campaign;

    @BeforeAll
    static void createDatabase() {
        database = new ReminderDatabase();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void beginAfresh() {
        database.execute("TRUNCATE delivery, worker, claim CASCADE");
        workspace = database.workspace();
        campaign = database.campaign(workspace, "running");
    }

    @Test
    void mails_of_a_dead_worker_are_sent_once_more() {
        long worker = worker("-11 seconds");
        long first = held(worker, 1, 3);
        database.execute("UPDATE delivery SET state = 'sent', sent_at = now() WHERE id = ?", first + 2);

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(2);

        Map<String, Object> mail = mail(first);
        assertThat(mail)
                .containsEntry("state", "ready")
                .containsEntry("resent", true)
                .containsEntry("cause", "worker lost");
        assertThat(mail.get("worker_id")).as("whose loss it was").isEqualTo(worker);
        assertThat(database.instant("SELECT next_attempt_at FROM delivery WHERE id = ?", first))
                .isEqualTo(clock.instant());
        assertThat(mail(first + 2)).as("a mail that was sent stays sent").containsEntry("state", "sent");
        assertThat(database.count("worker")).isZero();
        assertThat(database.count("claim")).isZero();
    }

    @Test
    void mail_that_was_sent_once_more_already_stays_unknown() {
        long first = held(worker("-11 seconds"), 1, 1);
        database.execute("UPDATE delivery SET resent = true WHERE id = ?", first);

        sweep.run().block(DEADLINE);

        assertThat(mail(first)).containsEntry("state", "unknown").containsEntry("cause", "worker lost");
        assertThat(mail(first).get("next_attempt_at")).isNull();
    }

    @Test
    void workspace_that_parks_unknown_mails_has_none_sent_again() {
        database.execute("UPDATE workspace SET unknown_deliveries = 'park' WHERE id = ?", workspace);
        long first = held(worker("-11 seconds"), 1, 1);

        sweep.run().block(DEADLINE);

        assertThat(mail(first)).containsEntry("state", "unknown").containsEntry("resent", false);
    }

    @Test
    void living_workers_and_those_within_the_margin_keep_their_claims_wherever_our_clock_stands() {
        long living = held(worker("30 seconds"), 1, 1);
        long late = held(worker("-5 seconds"), 1, 1);

        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(mail(living)).containsEntry("state", "sending");
        assertThat(mail(late)).containsEntry("state", "sending");
        assertThat(database.count("worker")).isEqualTo(2);
    }

    @Test
    void claims_of_an_older_epoch_are_taken_from_a_worker_that_lives_on() {
        long worker = worker("30 seconds");
        long old = held(worker, 1, 1);
        database.execute("UPDATE worker SET epoch = 2 WHERE id = ?", worker);
        long current = held(worker, 2, 1);

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);

        assertThat(mail(old)).containsEntry("state", "ready");
        assertThat(mail(current)).containsEntry("state", "sending");
    }

    @Test
    void mail_that_another_worker_claimed_since_is_left_to_it() {
        long dead = worker("-11 seconds");
        long other = worker("30 seconds");
        long first = held(dead, 1, 1);
        database.execute("UPDATE delivery SET worker_id = ? WHERE id = ?", other, first);

        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(mail(first)).containsEntry("state", "sending").containsEntry("worker_id", other);
        assertThat(database.count("claim")).isZero();
    }

    @Test
    void two_instances_at_once_take_over_many_claims_once() {
        long worker = worker("-11 seconds");
        for (int i = 0; i < 150; i++) {
            held(worker, 1, 2);
        }

        Long both = Mono.zip(sweep().run(), sweep().run(), Long::sum).block(DEADLINE);
        Long rest = sweep.run().block(DEADLINE);

        assertThat(both + rest).isEqualTo(300);
        assertThat(database.count("delivery WHERE state = 'ready' AND resent")).isEqualTo(300);
        assertThat(database.count("claim")).isZero();
    }

    @Test
    void code_of_an_installation_is_sent_once_more_and_forgotten_when_it_stays_unknown() {
        long first = held(worker("-11 seconds"), 1, 2);
        database.execute("""
                UPDATE delivery SET campaign_id = NULL, invitation_id = NULL, workspace_id = 0, purpose = 'code',
                       to_address = 'ana@example.org', content = '{"letter":"sign_in_code","variables":{"code":"1"}}'
                 WHERE id BETWEEN ? AND ?""", first, first + 1);
        database.execute("UPDATE delivery SET resent = true WHERE id = ?", first + 1);

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(2);

        assertThat(mail(first)).containsEntry("state", "ready").containsEntry("resent", true);
        assertThat(database.count("delivery WHERE content -> 'variables' ->> 'code' = '1' AND id = " + first))
                .isOne();
        assertThat(mail(first + 1)).containsEntry("state", "unknown");
        assertThat(database.count("delivery WHERE jsonb_exists(content, 'variables') AND id = " + (first + 1)))
                .isZero();
    }

    @Test
    void nobody_is_taken_for_dead_right_after_the_database_was_away() {
        held(worker("-11 seconds"), 1, 2);
        try (Wire wire = Wire.to(database.database().host(), database.database().port())) {
            DatabaseClient overTheWire = DatabaseClient.create(database.connectionsOver(wire.port()));
            DeadWorkers cautious = new DeadWorkers(overTheWire, database.transaction(), Settings.DEFAULTS, clock);
            wire.cut();
            StepVerifier.create(cautious.run()).expectError().verify(DEADLINE);
            wire.mend();

            assertThat(cautious.run().block(DEADLINE)).isZero();
            assertThat(database.count("worker")).isOne();
        }
        assertThat(sweep.run().block(DEADLINE))
                .as("by an instance that always reached it")
                .isEqualTo(2);
    }

    private DeadWorkers sweep() {
        return new DeadWorkers(database.client(), database.transaction(), Settings.DEFAULTS, clock);
    }

    private static long worker(String leaseFromNow) {
        return database.value(
                Long.class,
                "INSERT INTO worker (name, lease_until) VALUES ('w', now() + CAST(? AS interval)) RETURNING id",
                leaseFromNow);
    }

    private long held(long worker, int epoch, int count) {
        long first = database.invite(campaign, count, "sending");
        database.execute(
                "UPDATE delivery SET worker_id = ?, epoch = ? WHERE id BETWEEN ? AND ?",
                worker,
                epoch,
                first,
                first + count - 1);
        database.execute(
                "INSERT INTO claim (worker_id, epoch, delivery_ids) SELECT ?, ?, array_agg(n) FROM generate_series(CAST(? AS bigint), ?) n",
                worker,
                epoch,
                first,
                first + count - 1);
        return first;
    }

    private static Map<String, Object> mail(long delivery) {
        return database.row(
                "SELECT CAST(state AS text) AS state, resent, cause, worker_id, next_attempt_at FROM delivery WHERE id = ?",
                delivery);
    }
}
