package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostDeliveryHintsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = SettableClock.atPresent();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final ChosenBacklog backlog = new ChosenBacklog();
    private LostDeliveryHints sweep;
    private long campaign;
    private long submission;

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
        database.execute("TRUNCATE delivery, invitation, submission, submission_chunk, campaign CASCADE");
        campaign = database.campaign(database.workspace(), "running");
        submission = database.submission(campaign, "sealed", "express");
        sweep = new LostDeliveryHints(
                database.client(), database.transaction(), publisher, backlog, Settings.DEFAULTS, clock);
    }

    @Test
    void deliveries_still_ready_after_ten_minutes_are_hinted_again_once_in_ten_minutes() {
        long first = expanded(0, "ready", 5);
        clock.advance(Duration.ofMinutes(9));
        assertThat(sweep.run().block(DEADLINE)).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(publisher.published()).singleElement().satisfies(hint -> {
            assertThat(hint.lane()).isEqualTo(Lane.EXPRESS);
            assertThat(hint.message()).isEqualTo(new DeliveriesRequested(campaign, first, first + 4));
        });
    }

    @Test
    void a_chunk_whose_deliveries_have_all_ended_is_settled_and_never_read_again() {
        expanded(0, "sent", 5);
        expanded(1, "deferred", 5);
        database.chunk(submission, 2, "expanded", clock.instant(), null, 0);
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(settled(0)).isTrue();
        assertThat(settled(1)).as("a deferred one is still open").isFalse();
        assertThat(settled(2)).as("a chunk that invited nobody").isTrue();
        assertThat(publisher.messages()).isEmpty();
    }

    @Test
    void paused_campaigns_and_busy_lanes_get_no_hints() {
        expanded(0, "ready", 1);
        clock.advance(Duration.ofMinutes(10));
        backlog.busy(Lane.EXPRESS);
        assertThat(sweep.run().block(DEADLINE)).isZero();
        backlog.idle();
        database.moveCampaign(campaign, "paused");
        assertThat(sweep.run().block(DEADLINE)).isZero();
        database.moveCampaign(campaign, "running");

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    @Test
    void cancelled_campaigns_are_hinted_too_so_that_their_mails_are_cancelled() {
        expanded(0, "ready", 1);
        expanded(1, "cancelled", 1);
        database.moveCampaign(campaign, "cancelled");
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
        assertThat(settled(1)).isTrue();
    }

    @Test
    void at_most_64_chunks_are_looked_at_in_a_pass() {
        for (int i = 0; i < 70; i++) {
            expanded(i, "ready", 1);
        }
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(64);
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(6);
    }

    private long expanded(int sequence, String deliveries, int count) {
        long first = database.invite(campaign, count, deliveries);
        database.chunk(submission, sequence, "expanded", clock.instant(), first, count);
        return first;
    }

    private boolean settled(int sequence) {
        return database.count(
                        "submission_chunk WHERE submission_id = ? AND sequence = ? AND settled_at IS NOT NULL",
                        submission,
                        sequence)
                == 1;
    }
}
