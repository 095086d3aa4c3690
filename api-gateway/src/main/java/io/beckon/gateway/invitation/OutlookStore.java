package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.SendingDays;
import io.beckon.contracts.followup.SendingWindow;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Looks ahead for one invitation, by what the scheduler has noted on its first mail. */
@Component
class OutlookStore {

    /** At its expiry the scheduler wakes up too, so that what it noted is a reminder only before that. */
    private static final String OUTLOOK = """
            SELECT coalesce(i.time_zone, w.time_zone) AS time_zone,
                   w.sending_from_minute, w.sending_until_minute, w.sending_days, w.holiday_regions,
                   CASE WHEN i.state IN ('pending', 'opened')
                        THEN coalesce(i.renewed_at, d.sent_at) + c.expires_after_seconds * interval '1 second' END AS expires_at,
                   CASE WHEN (i.state = 'pending' OR i.state = 'opened' AND c.reminders_stop_on <> 'opened')
                         AND c.state IN ('running', 'done') AND i.reminders_stopped_at IS NULL
                         AND EXISTS (SELECT FROM campaign_step s WHERE s.campaign_id = c.id)
                         AND NOT EXISTS (SELECT FROM suppression s
                                          WHERE s.workspace_id = i.workspace_id
                                            AND (s.scope, s.value) IN (('address', i.address), ('mailbox', i.mailbox)))
                        THEN d.follow_up_at END AS reminder_at
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
              JOIN workspace w ON w.id = i.workspace_id
              LEFT JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
             WHERE i.id = :id""";

    /** @param reminderAt when the scheduler looks at it next */
    private record Noted(
            String timeZone,
            SendingWindow window,
            @Nullable Instant expiresAt,
            @Nullable Instant reminderAt) {}

    private final DatabaseClient database;
    private final Clock clock;

    OutlookStore(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Of one that is there. */
    Mono<InvitationOutlook> of(long id) {
        return database.sql(OUTLOOK)
                .bind("id", id)
                .map(OutlookStore::noted)
                .one()
                .publishOn(Schedulers.boundedElastic()) // holidays are read from files
                .map(noted -> outlook(noted, clock.instant()));
    }

    private static InvitationOutlook outlook(Noted noted, Instant now) {
        return new InvitationOutlook(noted.timeZone(), reminder(noted, now), noted.expiresAt());
    }

    private static @Nullable Instant reminder(Noted noted, Instant now) {
        Instant due = noted.reminderAt();
        if (due == null) {
            return null;
        }
        ZoneId zone = zone(noted.timeZone());
        Instant soonest = due.isBefore(now) ? now : due;
        Instant opening = noted.window()
                .withHolidaysAround(soonest.atZone(zone).toLocalDate())
                .nextOpening(soonest, zone);
        Instant expiry = noted.expiresAt();
        return expiry == null || opening.isBefore(expiry) ? opening : null;
    }

    private static Noted noted(Readable row) {
        return new Noted(
                required(row, "time_zone", String.class),
                new SendingWindow(
                        required(row, "sending_from_minute", Integer.class),
                        required(row, "sending_until_minute", Integer.class),
                        SendingDays.of(
                                required(row, "sending_days", String[].class),
                                required(row, "holiday_regions", String[].class))),
                row.get("expires_at", Instant.class),
                row.get("reminder_at", Instant.class));
    }

    /** As reminder-scheduler reads it. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
