package io.beckon.reminder.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.state.Lane;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.RecordingPublisher.Published;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
import reactor.test.StepVerifier;

class DueDeliveriesIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = SettableClock.atPresent();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final ChosenBacklog backlog = new ChosenBacklog();
    private final DueDeliveries sweep =
            new DueDeliveries(database.client(), publisher, backlog, Settings.DEFAULTS, clock);
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
        database.execute("TRUNCATE delivery, invitation, campaign CASCADE");
        workspace = database.workspace();
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void one_hint_a_campaign_with_due_deliveries_on_their_lane() {
        long due = campaignWithDue("running");
        long small = campaignWithDue("done");
        database.execute("UPDATE delivery SET lane = 'express' WHERE campaign_id = ?", small);
        long later = campaignWithDue("running");
        database.execute("UPDATE delivery SET next_attempt_at = now() + interval '1 day' WHERE campaign_id = ?", later);
        campaignWithDue("paused");
        long cancelled = campaignWithDue("cancelled");

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(3);

        assertThat(publisher.published())
                .extracting(Published::lane, Published::message)
                .containsExactlyInAnyOrder(
                        tuple(Lane.BULK, new DeliveriesDue(due)),
                        tuple(Lane.BULK, new DeliveriesDue(cancelled)),
                        tuple(Lane.EXPRESS, new DeliveriesDue(small)));
    }

    /** At a slow mail server the queue never runs empty; a hint every 15 seconds would fill it with the same one. */
    @Test
    void while_hints_wait_in_the_queue_a_campaign_is_hinted_again_only_after_ten_minutes() {
        campaignWithDue("running");
        sweep.run().block(DEADLINE);
        backlog.busy(Lane.BULK);
        clock.advance(Duration.ofMinutes(9));
        assertThat(sweep.run().block(DEADLINE)).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(sweep.run().block(DEADLINE)).isOne();
    }

    /** A code lives for ten minutes. */
    @Test
    void what_is_express_is_hinted_again_soon_whatever_waits_in_bulk() {
        long small = campaignWithDue("running");
        database.execute("UPDATE delivery SET lane = 'express' WHERE campaign_id = ?", small);
        sweep.run().block(DEADLINE);
        backlog.busy(Lane.BULK);
        backlog.busy(Lane.EXPRESS);
        clock.advance(Duration.ofSeconds(15));
        assertThat(sweep.run().block(DEADLINE)).isOne();
    }

    @Test
    void campaign_hinted_a_moment_ago_is_not_hinted_again() {
        long campaign = campaignWithDue("running");
        sweep.run().block(DEADLINE);
        clock.advance(Duration.ofSeconds(14));
        assertThat(sweep.run().block(DEADLINE)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);

        assertThat(publisher.messages()).isEqualTo(List.of(new DeliveriesDue(campaign), new DeliveriesDue(campaign)));
    }

    @Test
    void codes_and_notices_without_a_campaign_take_the_express_lane() {
        database.execute("""
                INSERT INTO delivery (id, workspace_id, purpose, to_address, next_attempt_at)
                VALUES (nextval('delivery_block'), ?, 'code', 'ana@example.org', now())""", workspace);

        sweep.run().block(DEADLINE);

        assertThat(publisher.published()).singleElement().satisfies(hint -> {
            assertThat(hint.lane()).isEqualTo(Lane.EXPRESS);
            assertThat(hint.message()).isEqualTo(new DeliveriesDue(DeliveriesDue.WITHOUT_CAMPAIGN));
        });
    }

    @Test
    void broker_that_is_down_fails_the_pass_and_the_next_one_hints() {
        campaignWithDue("running");
        publisher.goDown();
        StepVerifier.create(sweep.run()).expectError(AmqpException.class).verify(DEADLINE);
        publisher.comeBack();

        assertThat(sweep.run().block(DEADLINE)).isEqualTo(1);
    }

    private long campaignWithDue(String state) {
        long campaign = database.campaign(workspace, state);
        database.invite(campaign, 3, "deferred");
        return campaign;
    }
}
