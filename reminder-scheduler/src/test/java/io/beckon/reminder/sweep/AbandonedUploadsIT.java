package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AbandonedUploadsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = SettableClock.atPresent();
    private AbandonedUploads sweep;
    private long workspace;

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
        database.execute("TRUNCATE submission, submission_chunk CASCADE");
        workspace = database.workspace();
        sweep = new AbandonedUploads(database.client(), Settings.DEFAULTS, clock);
    }

    @Test
    void upload_that_nobody_continued_for_a_day_expires_and_can_still_be_taken_up() {
        long abandoned = uploadWhoseLeaseEnded("24 hours");
        long fresh = uploadWhoseLeaseEnded("23 hours 59 minutes");

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);

        assertThat(state(abandoned)).isEqualTo("expired");
        assertThat(unsettled(abandoned))
                .as("its chunks are hinted again once it is sealed after all")
                .isEqualTo(1);
        assertThat(state(fresh)).isEqualTo("open");
    }

    @Test
    void clock_that_was_moved_on_expires_no_upload() {
        long upload = uploadWhoseLeaseEnded("1 minute");
        clock.advance(Duration.ofDays(30));

        assertThat(sweep.run().block(DEADLINE)).isZero();
        assertThat(state(upload)).isEqualTo("open");
    }

    @Test
    void chunks_of_a_cancelled_campaign_are_settled_and_those_of_others_are_not() {
        long cancelled = database.submission(database.campaign(workspace, "cancelled"), "sealed", "bulk");
        long paused = database.submission(database.campaign(workspace, "paused"), "sealed", "bulk");
        database.chunk(cancelled, 0, "stored", clock.instant());
        database.chunk(paused, 0, "stored", clock.instant());

        sweep.run().block(DEADLINE);

        assertThat(unsettled(cancelled)).isZero();
        assertThat(unsettled(paused)).isEqualTo(1);
    }

    private long uploadWhoseLeaseEnded(String ago) {
        long submission = database.submission(database.campaign(workspace, "running"), "open", "bulk");
        database.execute(
                "UPDATE submission SET lease_until = now() - CAST(? AS interval) WHERE id = ?", ago, submission);
        database.chunk(submission, 0, "stored", clock.instant());
        return submission;
    }

    private static String state(long submission) {
        return database.value(String.class, "SELECT CAST(state AS text) FROM submission WHERE id = ?", submission);
    }

    private static long unsettled(long submission) {
        return database.count("submission_chunk WHERE submission_id = ? AND settled_at IS NULL", submission);
    }
}
