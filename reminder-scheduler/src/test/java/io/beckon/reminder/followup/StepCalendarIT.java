package io.beckon.reminder.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.reminder.pass.LenientHints;
import io.beckon.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reminder steps and the days on which a workspace writes to nobody. */
class StepCalendarIT {

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
    void recipients_in_several_zones_are_reminded_on_their_own_working_days() {
        workingDaysInBavaria();
        database.stepAfter(campaign, 1, Duration.ofDays(3));
        Instant due = SENT.plus(Duration.ofDays(3)).plus(Duration.ofHours(8)); // Thursday 5 March, 18:00 in UTC
        long berlin = database.sent(campaign, 3, due.minus(Duration.ofDays(3)), due);
        long honolulu = berlin + 1;
        long kiritimati = berlin + 2;
        database.execute("UPDATE invitation SET time_zone = 'Europe/Berlin' WHERE id = ?", berlin);
        database.execute("UPDATE invitation SET time_zone = 'Pacific/Honolulu' WHERE id = ?", honolulu);
        database.execute("UPDATE invitation SET time_zone = 'Pacific/Kiritimati' WHERE id = ?", kiritimati);
        clock.set(due);

        run(pass(1000));

        assertThat(reminders(1))
                .as("08:00 in Honolulu, and 08:00 of Friday in Kiritimati")
                .isEqualTo(2);
        assertThat(followUpAt(berlin)).as("Friday 08:00").isEqualTo(Instant.parse("2026-03-06T07:00:00Z"));
        database.execute("UPDATE workspace SET sending_days = '{monday}' WHERE id = ?", workspace);
        clock.set(Instant.parse("2026-03-06T07:00:00Z"));
        run(pass(1000));
        assertThat(followUpAt(berlin))
                .as("the calendar of this moment counts")
                .isEqualTo(Instant.parse("2026-03-09T07:00:00Z"));
        clock.set(Instant.parse("2026-03-09T07:00:00Z"));
        run(pass(1000));
        assertThat(reminders(1)).isEqualTo(3);
    }

    @Test
    void public_holiday_of_the_workspaces_region_is_a_closed_day() {
        workingDaysInBavaria();
        database.execute("UPDATE workspace SET time_zone = 'Europe/Berlin' WHERE id = ?", workspace);
        Instant goodFriday = Instant.parse("2026-04-03T09:00:00Z");
        database.stepAfter(campaign, 1, Duration.ofDays(3));
        long first = database.sent(campaign, 1, goodFriday.minus(Duration.ofDays(3)), goodFriday);
        clock.set(goodFriday);

        run(pass(1000));

        assertThat(reminders(1)).isZero();
        assertThat(followUpAt(first))
                .as("Tuesday after Easter, 08:00")
                .isEqualTo(Instant.parse("2026-04-07T06:00:00Z"));
    }

    @Test
    void mail_before_expiry_that_closed_days_would_move_behind_it_goes_out_earlier_and_says_so() {
        workingDaysInBavaria();
        beforeExpiry(Duration.ofDays(7), Duration.ofDays(1));
        Instant sent = Instant.parse("2026-03-02T06:00:00Z"); // runs out on a Monday at 06:00, before anything opens
        Instant friday = Instant.parse("2026-03-06T08:00:00Z");
        long first = database.sent(campaign, 1, sent, friday);
        clock.set(friday);

        run(pass(1000));

        assertThat(database.value(
                        String.class,
                        "SELECT state || ' ' || (content ->> 'moved') FROM delivery WHERE invitation_id = ? AND purpose = 'reminder'",
                        first))
                .isEqualTo("ready earlier");
        assertThat(followUpAt(first)).isEqualTo(sent.plus(Duration.ofDays(7)));
    }

    @Test
    void mail_before_expiry_for_which_no_open_moment_is_left_is_noted_as_cancelled_and_why() {
        workingDaysInBavaria();
        beforeExpiry(Duration.ofDays(2), Duration.ofDays(1));
        // It runs out on Monday, two hours before anything opens.
        Instant saturday = Instant.parse("2026-03-07T06:00:00Z");
        long first = database.sent(campaign, 1, saturday, saturday.plus(Duration.ofDays(1)));
        clock.set(saturday.plus(Duration.ofDays(1)));

        run(pass(1000));
        run(pass(1000));

        assertThat(database.value(
                        String.class,
                        "SELECT state || ' ' || cause FROM delivery WHERE invitation_id = ? AND purpose = 'reminder'",
                        first))
                .isEqualTo("cancelled closed_until_expiry");
        assertThat(publisher.published()).isEmpty();
        clock.set(saturday.plus(Duration.ofDays(2)));
        run(pass(1000));
        assertThat(database.count("invitation WHERE state = 'expired' AND id = ?", first))
                .isOne();
    }

    private void workingDaysInBavaria() {
        database.execute(
                "UPDATE workspace SET sending_days = '{monday,tuesday,wednesday,thursday,friday}', holiday_regions = '{de-by}',"
                        + " sending_from_minute = 480, sending_until_minute = 1080 WHERE id = ?",
                workspace);
    }

    private void beforeExpiry(Duration expiresAfter, Duration offset) {
        database.execute(
                "UPDATE campaign SET expires_after_seconds = ? WHERE id = ?", expiresAfter.toSeconds(), campaign);
        database.stepAfter(campaign, 1, offset);
        database.execute("UPDATE campaign_step SET anchor = 'before_expiry' WHERE campaign_id = ?", campaign);
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

    private static Instant followUpAt(long delivery) {
        return database.instant("SELECT follow_up_at FROM delivery WHERE id = ?", delivery);
    }
}
