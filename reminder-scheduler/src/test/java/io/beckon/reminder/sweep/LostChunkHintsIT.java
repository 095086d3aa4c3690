package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.Lane;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LostChunkHintsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = SettableClock.atPresent();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final ChosenBacklog backlog = new ChosenBacklog();
    private final LostChunkHints sweep = sweep();
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
        database.execute("TRUNCATE submission, submission_chunk, campaign CASCADE");
        workspace = database.workspace();
    }

    @Test
    void lost_hint_is_given_again_only_after_ten_minutes_and_then_only_once_in_ten_minutes() {
        long submission = sealed(database.campaign(workspace, "running"), 1);
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(sweep.run().block(DEADLINE)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(9));
        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(publisher.messages()).containsExactly(new ChunkSubmitted(submission, 0));
    }

    @Test
    void at_most_64_hints_a_pass_oldest_first() {
        sealed(database.campaign(workspace, "running"), 150);
        clock.advance(Duration.ofHours(1));

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(64);
        assertThat(publisher.messages()).hasSize(64);
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(64);
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(22);
    }

    @Test
    void two_instances_at_once_hint_each_chunk_once() {
        sealed(database.campaign(workspace, "running"), 100);
        clock.advance(Duration.ofHours(1));

        Long both = Mono.zip(sweep().run(), sweep().run(), Long::sum).block(DEADLINE);
        Long rest = sweep.run().block(DEADLINE);

        assertThat(both + rest).isEqualTo(100);
        assertThat(publisher.messages()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void a_lane_that_still_holds_a_backlog_gets_no_more() {
        sealed(database.campaign(workspace, "running"), 1);
        clock.advance(Duration.ofHours(1));
        backlog.busy(Lane.BULK);
        assertThat(sweep.run().block(DEADLINE)).isZero();
        backlog.idle();

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    @Test
    void paused_and_cancelled_campaigns_parked_chunks_and_unsealed_uploads_are_never_hinted() {
        sealed(database.campaign(workspace, "paused"), 1);
        sealed(database.campaign(workspace, "cancelled"), 1);
        long running = database.campaign(workspace, "running");
        database.chunk(database.submission(running, "sealed", "bulk"), 0, "parked", clock.instant());
        for (String state : new String[] {"open", "refused", "expired"}) {
            database.chunk(database.submission(running, state, "bulk"), 0, "stored", clock.instant());
        }
        clock.advance(Duration.ofHours(1));

        assertThat(sweep.run().block(DEADLINE)).isZero();
    }

    @Test
    void chunks_that_are_sent_while_uploading_are_hinted_before_the_seal() {
        long campaign = database.campaign(workspace, "running");
        database.execute("UPDATE campaign SET send_while_uploading = true WHERE id = ?", campaign);
        database.chunk(database.submission(campaign, "open", "bulk"), 0, "stored", clock.instant());
        clock.advance(Duration.ofHours(1));

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    @Test
    void broker_that_is_down_costs_no_ten_minutes() {
        sealed(database.campaign(workspace, "running"), 1);
        clock.advance(Duration.ofHours(1));
        publisher.goDown();
        StepVerifier.create(sweep.run()).expectError(AmqpException.class).verify(DEADLINE);
        publisher.comeBack();

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    private long sealed(long campaign, int chunks) {
        long submission = database.submission(campaign, "sealed", "bulk");
        for (int i = 0; i < chunks; i++) {
            database.chunk(submission, i, "stored", clock.instant());
        }
        return submission;
    }

    private LostChunkHints sweep() {
        return new LostChunkHints(
                database.client(), database.transaction(), publisher, backlog, Settings.DEFAULTS, clock);
    }
}
