package io.beckon.reminder.sweep;

import static io.beckon.reminder.ReminderDatabase.atUtc;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ScheduledStartsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2027-01-04T08:00:00Z");

    private static ReminderDatabase database;

    private final SettableClock clock = new SettableClock(START);
    private final RecordingPublisher publisher = new RecordingPublisher();

    @BeforeAll
    static void createDatabase() {
        database = new ReminderDatabase();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @Test
    void scheduled_campaign_starts_once_when_its_time_comes_and_its_deliveries_are_hinted() {
        long campaign = database.campaign(database.workspace(), "scheduled");
        database.execute("UPDATE campaign SET start_at = ? WHERE id = ?", atUtc(START), campaign);
        long submission = database.submission(campaign, "sealed", "bulk");
        long first = database.invite(campaign, 3, "ready");
        database.chunk(submission, 0, "expanded", START, first, 3);
        database.chunk(submission, 1, "expanded", START, null, 0);
        database.chunk(submission, 2, "stored", START);
        clock.set(START.minusMillis(1));
        assertThat(sweep().run().block(DEADLINE)).isZero();
        clock.set(START);

        assertThat(Mono.zip(sweep().run(), sweep().run(), Long::sum).block(DEADLINE))
                .as("started by one of two instances")
                .isEqualTo(1);

        assertThat(publisher.messages()).containsExactly(new DeliveriesRequested(campaign, first, first + 2));
        assertThat(database.row("SELECT CAST(state AS text) AS state, version FROM campaign WHERE id = ?", campaign))
                .containsEntry("state", "running")
                .containsEntry("version", 2);
        assertThat(database.instant("SELECT started_at FROM campaign WHERE id = ?", campaign))
                .isEqualTo(START);
    }

    private ScheduledStarts sweep() {
        return new ScheduledStarts(database.client(), publisher, Settings.DEFAULTS, clock);
    }
}
