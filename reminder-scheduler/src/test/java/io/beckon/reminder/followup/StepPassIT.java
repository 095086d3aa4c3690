package io.beckon.reminder.followup;

import static io.beckon.reminder.ReminderDatabase.atUtc;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.postgres.DatabaseFailure;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.RecordingPublisher.Published;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.reminder.pass.LenientHints;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StepPassIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Instant SENT = Instant.parse("2026-03-02T10:00:00Z");

    private static ReminderDatabase database;

    private final SettableClock clock = new SettableClock(SENT);
    private final RecordingPublisher publisher = new RecordingPublisher();
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
    void startCampaign() {
        database.execute("UPDATE delivery SET follow_up_at = NULL WHERE follow_up_at IS NOT NULL");
        workspace = database.workspace();
        campaign = database.campaign(workspace, "running");
    }

    @Test
    void due_step_is_inserted_hinted_and_moved_on() {
        database.stepAfter(campaign, 1, Duration.ofDays(3));
        database.stepAfter(campaign, 2, Duration.ofDays(7));
        long first = database.sent(campaign, 3, SENT, SENT.plus(Duration.ofDays(3)));
        clock.set(SENT.plus(Duration.ofDays(3)).plusSeconds(1));

        assertThat(run(pass(1000))).isEqualTo(3);

        assertThat(reminders(1)).isEqualTo(3);
        assertThat(followUpAt(first)).isEqualTo(SENT.plus(Duration.ofDays(7)));
        assertThat(publisher.published()).singleElement().satisfies(hint -> {
            assertThat(hint.channel()).isEqualTo(Channel.DELIVERIES_REQUESTED);
            assertThat(hint.lane()).isEqualTo(Lane.EXPRESS);
            DeliveriesRequested range = (DeliveriesRequested) hint.message();
            assertThat(range.campaignId()).isEqualTo(campaign);
            assertThat(database.count(
                            "delivery WHERE id BETWEEN ? AND ? AND purpose = 'reminder' AND state = 'ready'",
                            range.firstId(),
                            range.lastId()))
                    .isEqualTo(3);
        });
        assertThat(run(pass(1000))).as("nothing more is due").isZero();
    }

    @Test
    void mail_before_expiry_goes_out_that_long_before_and_then_the_invitation_expires() {
        database.execute(
                "UPDATE campaign SET expires_after_seconds = ? WHERE id = ?",
                Duration.ofDays(10).toSeconds(),
                campaign);
        database.stepAfter(campaign, 1, Duration.ofDays(2));
        database.execute("UPDATE campaign_step SET anchor = 'before_expiry' WHERE campaign_id = ?", campaign);
        Instant beforeExpiry = SENT.plus(Duration.ofDays(8));
        long first = database.sent(campaign, 1, SENT, beforeExpiry);
        clock.set(beforeExpiry);

        assertThat(run(pass(1000))).isEqualTo(1);

        assertThat(reminders(1)).isEqualTo(1);
        assertThat(followUpAt(first)).isEqualTo(SENT.plus(Duration.ofDays(10)));
        clock.set(SENT.plus(Duration.ofDays(10)));
        run(pass(1000));
        assertThat(database.count("invitation WHERE state = 'expired' AND id = ?", first))
                .isOne();
    }

    @Test
    void an_invitation_with_a_fresh_link_expires_counted_from_when_it_was_asked_for() {
        database.execute("UPDATE campaign SET expires_after_seconds = 86400 WHERE id = ?", campaign);
        Instant renewed = SENT.plus(Duration.ofDays(5));
        long first = database.sent(campaign, 1, SENT, renewed.plus(Duration.ofHours(1)));
        database.execute(
                "UPDATE invitation i SET renewals = 1, renewed_at = d.sent_at + interval '5 days'"
                        + " FROM delivery d WHERE d.invitation_id = i.id AND i.id = ?",
                first);
        clock.set(renewed.plus(Duration.ofHours(1)));
        run(pass(1000));
        assertThat(stateOf(first)).isEqualTo("pending");
        assertThat(followUpAt(first)).isEqualTo(renewed.plus(Duration.ofDays(1)));
        clock.set(renewed.plus(Duration.ofDays(1)));
        run(pass(1000));
        assertThat(stateOf(first)).isEqualTo("expired");
    }

    @Test
    void lost_hint_of_a_reminder_heals_itself_a_minute_later() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        long first = database.sent(campaign, 2, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));
        publisher.goDown();

        assertThat(run(pass(1))).isEqualTo(2);

        assertThat(publisher.calls())
                .as("a broker that is down is not asked for every batch")
                .isEqualTo(1);
        assertThat(database.instant(
                        "SELECT max(next_attempt_at) FROM delivery WHERE invitation_id = ? AND purpose = 'reminder'",
                        first))
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
    }

    @Test
    void after_a_downtime_only_the_latest_due_step_goes_out() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        database.stepAfter(campaign, 2, Duration.ofDays(2));
        database.stepAfter(campaign, 3, Duration.ofDays(30));
        long first = database.sent(campaign, 1, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(5)));

        run(pass(1000));

        assertThat(reminders(1)).isZero();
        assertThat(reminders(2)).isEqualTo(1);
        assertThat(followUpAt(first)).isEqualTo(SENT.plus(Duration.ofDays(30)));
    }

    @Test
    void two_instances_at_once_insert_each_reminder_once() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        database.sent(campaign, 1000, SENT, SENT.plus(Duration.ofDays(1)));
        database.sent(campaign, 1000, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));

        StepVerifier.create(Mono.zip(pass(50).run(), pass(50).run(), Long::sum))
                .expectNext(2000L)
                .expectComplete()
                .verify(DEADLINE);

        assertThat(reminders(1)).isEqualTo(2000);
        assertThat(hinted()).isEqualTo(2000);
    }

    @Test
    void outside_the_sending_hours_of_the_recipient_it_waits_for_their_opening() {
        database.execute(
                "UPDATE workspace SET sending_from_minute = 480, sending_until_minute = 1080, time_zone = 'Europe/Berlin' WHERE id = ?",
                workspace);
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        long first = database.sent(campaign, 4, SENT, SENT.plus(Duration.ofDays(1)));
        database.execute("UPDATE invitation SET time_zone = 'Asia/Tokyo' WHERE id = ?", first + 1);
        database.execute("UPDATE invitation SET time_zone = 'America/New_York' WHERE id = ?", first + 2);
        database.execute("UPDATE invitation SET time_zone = 'Middle/Nowhere' WHERE id = ?", first + 3);
        clock.set(SENT.plus(Duration.ofDays(1)));

        run(pass(1000));

        assertThat(remindersOf(first)).as("11:00 in Berlin").isEqualTo(1);
        assertThat(remindersOf(first + 1)).as("19:00 in Tokyo").isZero();
        assertThat(followUpAt(first + 1)).isEqualTo(Instant.parse("2026-03-03T23:00:00Z"));
        assertThat(remindersOf(first + 2)).as("05:00 in New York").isZero();
        assertThat(followUpAt(first + 2)).isEqualTo(Instant.parse("2026-03-03T13:00:00Z"));
        assertThat(remindersOf(first + 3))
                .as("an unknown zone counts as the workspace's")
                .isEqualTo(1);
    }

    @Test
    void waiting_for_the_opening_never_outlasts_the_expiry() {
        database.execute(
                "UPDATE workspace SET sending_from_minute = 480, sending_until_minute = 540 WHERE id = ?", workspace);
        database.execute("UPDATE campaign SET expires_after_seconds = 7200 WHERE id = ?", campaign);
        database.stepAfter(campaign, 1, Duration.ofHours(1));
        long first = database.sent(campaign, 1, SENT, SENT.plus(Duration.ofHours(1)));
        clock.set(SENT.plus(Duration.ofHours(1)));

        run(pass(1000));
        assertThat(followUpAt(first)).isEqualTo(SENT.plus(Duration.ofHours(2)));
        clock.set(SENT.plus(Duration.ofHours(2)));
        run(pass(1000));

        assertThat(stateOf(first)).isEqualTo("expired");
        assertThat(remindersOf(first)).as("noted, so that its history says why").isOne();
        assertThat(database.count(
                        "delivery WHERE invitation_id = ? AND state = 'cancelled' AND cause = 'closed_until_expiry'",
                        first))
                .isOne();
        assertThat(publisher.published()).isEmpty();
    }

    @Test
    void opening_stops_reminders_unless_only_accepting_does() {
        long patient = database.campaign(workspace, "running");
        database.execute("UPDATE campaign SET reminders_stop_on = 'accepted' WHERE id = ?", patient);
        for (long each : List.of(campaign, patient)) {
            database.stepAfter(each, 1, Duration.ofDays(1));
        }
        long stopped = database.sent(campaign, 1, SENT, SENT.plus(Duration.ofDays(1)));
        long reminded = database.sent(patient, 2, SENT, SENT.plus(Duration.ofDays(1)));
        database.open(stopped);
        database.open(reminded);
        database.accept(reminded + 1);
        clock.set(SENT.plus(Duration.ofDays(1)));

        run(pass(1000));

        assertThat(remindersOf(stopped)).isZero();
        assertThat(remindersOf(reminded)).isEqualTo(1);
        assertThat(remindersOf(reminded + 1)).isZero();
        assertThat(followUpAt(stopped)).isNull();
    }

    @Test
    void suppressed_people_get_no_reminder_and_keep_their_next_step() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        database.stepAfter(campaign, 2, Duration.ofDays(2));
        long first = database.sent(campaign, 3, SENT, SENT.plus(Duration.ofDays(1)));
        database.suppress("address", first);
        database.suppress("mailbox", first + 1);
        clock.set(SENT.plus(Duration.ofDays(1)));

        run(pass(1000));

        assertThat(reminders(1)).isEqualTo(1);
        assertThat(remindersOf(first + 2)).isEqualTo(1);
        assertThat(followUpAt(first)).isEqualTo(SENT.plus(Duration.ofDays(2)));
    }

    @Test
    void paused_and_cancelled_campaigns_wait_and_done_ones_are_followed_up() {
        long paused = database.campaign(workspace, "paused");
        long cancelled = database.campaign(workspace, "cancelled");
        long done = database.campaign(workspace, "done");
        for (long each : List.of(paused, cancelled, done)) {
            database.stepAfter(each, 1, Duration.ofDays(1));
            database.sent(each, 1, SENT, SENT.plus(Duration.ofDays(1)));
        }
        clock.set(SENT.plus(Duration.ofDays(1)));

        assertThat(run(pass(1000))).isEqualTo(1);
        assertThat(publisher.messages())
                .extracting(message -> ((DeliveriesRequested) message).campaignId())
                .containsExactly(done);

        database.moveCampaign(paused, "running");
        assertThat(run(pass(1000))).as("a resumed campaign goes on").isEqualTo(1);
    }

    @Test
    void expiry_ends_pending_and_opened_invitations_and_no_others() {
        database.execute("UPDATE campaign SET expires_after_seconds = 86400 WHERE id = ?", campaign);
        long first = database.sent(campaign, 3, SENT, SENT.plus(Duration.ofDays(1)));
        database.open(first + 1);
        database.accept(first + 2);
        clock.set(SENT.plus(Duration.ofDays(1)));

        run(pass(1000));

        assertThat(stateOf(first)).isEqualTo("expired");
        assertThat(stateOf(first + 1)).isEqualTo("expired");
        assertThat(stateOf(first + 2)).isEqualTo("accepted");
        assertThat(database.instant("SELECT ended_at FROM invitation WHERE id = ?", first))
                .isEqualTo(clock.instant());
        assertThat(database.count("delivery WHERE campaign_id = ? AND follow_up_at IS NOT NULL", campaign))
                .isZero();
    }

    @Test
    void a_reminder_that_was_inserted_before_is_not_inserted_again() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        long first = database.sent(campaign, 2, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));
        run(pass(1000));
        database.execute(
                "UPDATE delivery SET follow_up_at = ? WHERE id IN (?, ?)", atUtc(clock.instant()), first, first + 1);

        run(pass(1000));

        assertThat(reminders(1)).isEqualTo(2);
        assertThat(publisher.published()).hasSize(1);
    }

    @Test
    void a_batch_of_a_thousand_reminders_takes_four_statements() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        database.sent(campaign, 1000, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));
        database.takeStatementCount();

        assertThat(run(pass(1000))).isEqualTo(1000);

        int search = 1;
        int batch = 4;
        int emptyBatchThatEndsTheTurn = 2;
        assertThat(database.takeStatementCount()).isEqualTo(search + batch + emptyBatchThatEndsTheTurn);
        assertThat(publisher.published()).extracting(Published::lane).containsExactly(Lane.BULK);
    }

    @Test
    void a_campaign_that_cannot_be_followed_up_does_not_hold_up_the_others() {
        database.stepAfter(campaign, 1, Duration.ofSeconds(Long.MAX_VALUE));
        database.sent(campaign, 1, SENT, SENT.plus(Duration.ofDays(1)));
        long other = database.campaign(workspace, "running");
        database.stepAfter(other, 1, Duration.ofDays(1));
        database.sent(other, 1, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));

        assertThat(run(pass(1000))).isEqualTo(1);
    }

    @Test
    void a_database_that_is_down_fails_the_pass_and_the_next_one_recovers() {
        database.stepAfter(campaign, 1, Duration.ofDays(1));
        database.sent(campaign, 1, SENT, SENT.plus(Duration.ofDays(1)));
        clock.set(SENT.plus(Duration.ofDays(1)));
        Servers.postgres().stop();
        try {
            StepVerifier.create(pass(1000).run())
                    .expectErrorMatches(DatabaseFailure::isTransient)
                    .verify(DEADLINE);
        } finally {
            Servers.postgres().start();
        }

        assertThat(run(pass(1000))).isEqualTo(1);
    }

    private StepPass pass(int batch) {
        FollowUpSettings settings = new FollowUpSettings(Duration.ofSeconds(1), batch, 100, Duration.ofMinutes(1));
        StepStore store = new StepStore(database.client(), database.transaction(), settings);
        return new StepPass(store, new LenientHints(publisher, new SimpleMeterRegistry()), settings, clock);
    }

    private static long run(StepPass pass) {
        return Objects.requireNonNull(pass.run().block(DEADLINE));
    }

    private long reminders(int step) {
        return database.count(
                "delivery WHERE campaign_id = ? AND purpose = 'reminder' AND ordinal = ?", campaign, step);
    }

    private static long remindersOf(long invitation) {
        return database.count("delivery WHERE invitation_id = ? AND purpose = 'reminder'", invitation);
    }

    private long hinted() {
        return publisher.messages().stream()
                .map(DeliveriesRequested.class::cast)
                .mapToLong(range -> range.lastId() - range.firstId() + 1)
                .sum();
    }

    private static Instant followUpAt(long delivery) {
        return database.instant("SELECT follow_up_at FROM delivery WHERE id = ?", delivery);
    }

    private static String stateOf(long invitation) {
        return database.value(String.class, "SELECT CAST(state AS text) FROM invitation WHERE id = ?", invitation);
    }
}
