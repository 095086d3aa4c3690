package io.beckon.gateway.progress;

import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts series, each once for all who ask for the same. */
@Component
class SeriesBoard {

    /** Over delivery_of_campaign and invitation_list_of_campaign: it costs as much as a snapshot, and no index of its own at every mail. */
    static final String COUNT = """
            SELECT date_bin(make_interval(secs => :seconds), happened.at, CAST(:from AS timestamptz)) AS stretch,
                   count(*) FILTER (WHERE happened.what IN ('invitation', 'reminder', 'follow_up', 'resend')) AS sent,
                   count(*) FILTER (WHERE happened.what = 'invitation') AS invitations,
                   count(*) FILTER (WHERE happened.what IN ('reminder', 'follow_up')) AS reminders,
                   count(*) FILTER (WHERE happened.what = 'opened') AS opened,
                   count(*) FILTER (WHERE happened.what = 'accepted') AS accepted,
                   count(*) FILTER (WHERE happened.what = 'failed') AS failed,
                   count(*) FILTER (WHERE happened.what IN ('revoked', 'bounced', 'expired')) AS ended
              FROM (SELECT d.sent_at AS at, d.purpose::text AS what
                      FROM delivery d
                     WHERE d.campaign_id = :campaign AND d.invitation_id IS NOT NULL AND d.sent_at >= :from AND d.sent_at < :to
                    UNION ALL
                    SELECT moment.at, moment.what
                      FROM invitation i
                     CROSS JOIN LATERAL (VALUES (i.opened_at, 'opened'), (i.accepted_at, 'accepted'), (i.ended_at, i.state::text))
                           AS moment (at, what)
                     WHERE i.campaign_id = :campaign AND moment.at >= :from AND moment.at < :to) happened
             GROUP BY stretch
             ORDER BY stretch""";

    private final DatabaseClient database;
    private final Clock clock;
    private final CostlyCounts<SeriesWish, Series> counts;

    SeriesBoard(DatabaseClient database, ProgressSettings settings, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.counts = new CostlyCounts<>(settings, this::count);
    }

    Mono<Series> latest(SeriesWish wish) {
        return counts.latest(wish);
    }

    private Mono<Series> count(SeriesWish wish) {
        Instant at = clock.instant();
        return database.sql(COUNT)
                .bind("campaign", wish.campaignId())
                .bind("seconds", (double) wish.step().seconds())
                .bind("from", wish.from())
                .bind("to", wish.to())
                .map(row -> point(row, wish))
                .all()
                .collectList()
                .map(points -> series(wish, at, points));
    }

    private static Series series(SeriesWish wish, Instant at, List<Series.Point> points) {
        return new Series(
                Long.toString(wish.campaignId()),
                at,
                wish.from(),
                wish.to(),
                wish.step().name().toLowerCase(Locale.ROOT),
                points);
    }

    private static Series.Point point(Readable row, SeriesWish wish) {
        long sent = number(row, "sent");
        return new Series.Point(
                Objects.requireNonNull(row.get("stretch", Instant.class)),
                sent,
                (double) sent / wish.step().seconds(),
                number(row, "invitations"),
                number(row, "reminders"),
                number(row, "opened"),
                number(row, "accepted"),
                number(row, "failed"),
                number(row, "ended"));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }
}
