package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class CampaignCompletionIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    /** PostgreSQL keeps microseconds. */
    private final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.MICROS));

    private CampaignCompletion sweep;
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
        database.execute("TRUNCATE delivery, invitation, submission, submission_chunk, campaign CASCADE");
        campaign = database.campaign(database.workspace(), "running");
        sweep = sweep();
    }

    @Test
    void campaign_of_many_chunks_is_done_in_one_pass_when_everything_ended() {
        long submission = database.submission(campaign, "sealed", "bulk");
        for (int i = 0; i < 100; i++) {
            long first = database.invite(campaign, 2, i % 2 == 0 ? "sent" : "failed");
            database.chunk(submission, i, "expanded", clock.instant(), first, 2);
        }
        database.chunk(submission, 100, "parked", clock.instant());
        database.chunk(submission, 101, "expanded", clock.instant(), null, 0);

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);

        assertThat(state()).isEqualTo("done");
        assertThat(database.instant("SELECT finished_at FROM campaign WHERE id = ?", campaign))
                .isEqualTo(clock.instant());
        assertThat(database.count("submission_chunk WHERE settled_at IS NULL")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "sending", "deferred", "unknown"})
    void one_open_delivery_keeps_the_campaign_running(String open) {
        long submission = database.submission(campaign, "sealed", "bulk");
        database.chunk(submission, 0, "expanded", clock.instant(), database.invite(campaign, 3, "sent"), 3);
        long first = database.invite(campaign, 3, "sent");
        database.chunk(submission, 1, "expanded", clock.instant(), first, 3);
        database.execute("""
                UPDATE delivery SET state = CAST(? AS delivery_state), sent_at = NULL, next_attempt_at = now(), worker_id = 1,
                       epoch = 1 WHERE id = ?""", open, first + 2);

        assertThat(sweep.run().block(DEADLINE)).isZero();

        assertThat(state()).isEqualTo("running");
        assertThat(database.count("submission_chunk WHERE settled_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void chunk_that_waits_to_be_expanded_keeps_the_campaign_running() {
        database.chunk(database.submission(campaign, "sealed", "bulk"), 0, "stored", clock.instant());

        assertThat(sweep.run().block(DEADLINE)).isZero();
    }

    @Test
    void campaign_without_a_sealed_upload_or_with_one_under_way_keeps_running() {
        assertThat(sweep.run().block(DEADLINE)).isZero();
        long submission = database.submission(campaign, "sealed", "bulk");
        database.chunk(submission, 0, "expanded", clock.instant(), database.invite(campaign, 1, "sent"), 1);
        long upload = database.submission(campaign, "open", "bulk");
        clock.advance(Duration.ofSeconds(32));

        assertThat(sweep.run().block(DEADLINE)).as("an upload is under way").isZero();

        database.execute("UPDATE submission SET lease_until = now() WHERE id = ?", upload);
        clock.advance(Duration.ofSeconds(32));
        assertThat(sweep.run().block(DEADLINE))
                .as("nobody continues the upload")
                .isEqualTo(1);
    }

    @Test
    void unknown_delivery_that_will_not_be_sent_again_keeps_nothing_running() {
        long submission = database.submission(campaign, "sealed", "bulk");
        database.chunk(submission, 0, "expanded", clock.instant(), database.invite(campaign, 1, "unknown"), 1);

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    @Test
    void people_invited_while_an_upload_was_under_way_keep_the_campaign_running() {
        long sealed = database.submission(campaign, "sealed", "bulk");
        database.chunk(sealed, 0, "expanded", clock.instant(), database.invite(campaign, 1, "sent"), 1);
        long refused = database.submission(campaign, "refused", "bulk");
        database.chunk(refused, 0, "expanded", clock.instant(), database.invite(campaign, 1, "ready"), 1);

        assertThat(sweep.run().block(DEADLINE)).isZero();
    }

    @Test
    void chunks_of_a_refused_upload_keep_nothing_running() {
        long submission = database.submission(campaign, "sealed", "bulk");
        database.chunk(submission, 0, "expanded", clock.instant(), database.invite(campaign, 1, "sent"), 1);
        database.chunk(database.submission(campaign, "refused", "bulk"), 0, "stored", clock.instant());

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    @Test
    void where_nothing_moves_it_looks_ever_more_seldom() {
        database.chunk(database.submission(campaign, "sealed", "bulk"), 0, "stored", clock.instant());
        int looks = 0;
        database.takeStatementCount();
        for (int second = 0; second < 600; second++) {
            sweep.run().block(DEADLINE);
            looks += database.takeStatementCount() - 1;
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(looks).isBetween(18, 24);
    }

    @Test
    void two_instances_at_once_end_a_campaign_once() {
        long submission = database.submission(campaign, "sealed", "bulk");
        for (int i = 0; i < 40; i++) {
            database.chunk(submission, i, "expanded", clock.instant(), database.invite(campaign, 1, "sent"), 1);
        }

        Long both = Mono.zip(sweep().run(), sweep().run(), Long::sum).block(DEADLINE);
        clock.advance(Duration.ofMinutes(1));
        Long rest = sweep.run().block(DEADLINE);

        assertThat(both + rest).isEqualTo(1);
    }

    private CampaignCompletion sweep() {
        return new CampaignCompletion(database.client(), database.transaction(), Settings.DEFAULTS, clock);
    }

    private String state() {
        return database.value(String.class, "SELECT CAST(state AS text) FROM campaign WHERE id = ?", campaign);
    }
}
