package io.beckon.gateway.progress;

import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.http.IsoDuration;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts what a snapshot does not tell apart: reasons, and reminders by step and by day. Each costs at most what a snapshot does. */
@Component
class DetailStore {

    /** Over delivery_of_campaign. */
    private static final String REASONS = """
            SELECT d.state::text AS state, d.reply_code, d.reply_status, d.cause, min(d.reply_text) AS reply_text, count(*) AS mails,
                   min(d.next_attempt_at) AS next_attempt_at
              FROM delivery d
             WHERE d.campaign_id = :campaign AND d.invitation_id IS NOT NULL AND d.state IN ('deferred', 'failed', 'unknown')
             GROUP BY d.state, d.reply_code, d.reply_status, d.cause
             ORDER BY mails DESC, state, reply_code, reply_status, cause""";

    private static final String STEPS = """
            SELECT s.ordinal, s.anchor = 'before_expiry' AS before_expiry, s.offset_seconds, m.state::text AS state, coalesce(m.mails, 0) AS mails
              FROM campaign_step s
              LEFT JOIN (SELECT d.ordinal, d.state, count(*) AS mails
                           FROM delivery d
                          WHERE d.campaign_id = :campaign AND d.purpose = 'reminder'
                          GROUP BY d.ordinal, d.state) m ON m.ordinal = s.ordinal
             WHERE s.campaign_id = :campaign
             ORDER BY s.ordinal, m.state""";

    /** Over delivery_follow_up_due. */
    private static final String DUE = """
            SELECT w.time_zone, d.day, coalesce(d.invitations, 0) AS invitations
              FROM campaign c
              JOIN workspace w ON w.id = c.workspace_id
              LEFT JOIN LATERAL (SELECT (f.follow_up_at AT TIME ZONE w.time_zone)::date AS day, count(*) AS invitations
                                   FROM delivery f
                                  WHERE f.campaign_id = c.id AND f.follow_up_at IS NOT NULL
                                  GROUP BY 1) d ON true
             WHERE c.id = :campaign
             ORDER BY d.day""";

    private final DatabaseClient database;
    private final Clock clock;
    private final CostlyCounts<Long, Reasons> reasons;
    private final CostlyCounts<Long, Outlook> outlooks;

    DetailStore(DatabaseClient database, ProgressSettings settings, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.reasons = new CostlyCounts<>(settings, this::countReasons);
        this.outlooks = new CostlyCounts<>(settings, this::countOutlook);
    }

    Mono<Reasons> reasons(long campaignId) {
        return reasons.latest(campaignId);
    }

    Mono<Outlook> outlook(long campaignId) {
        return outlooks.latest(campaignId);
    }

    private Mono<Reasons> countReasons(long campaignId) {
        Instant at = clock.instant();
        return database.sql(REASONS)
                .bind("campaign", campaignId)
                .map(DetailStore::reason)
                .all()
                .collectList()
                .map(found -> new Reasons(
                        Long.toString(campaignId),
                        at,
                        found.stream().limit(Reasons.MOST).toList(),
                        found.stream()
                                .skip(Reasons.MOST)
                                .mapToLong(Reasons.Reason::mails)
                                .sum()));
    }

    private Mono<Outlook> countOutlook(long campaignId) {
        Instant at = clock.instant();
        return Mono.zip(steps(campaignId), due(campaignId), (steps, due) -> {
            List<Outlook.Day> days =
                    due.stream().map(Due::day).filter(Objects::nonNull).toList();
            return new Outlook(
                    Long.toString(campaignId),
                    at,
                    due.get(0).timeZone(),
                    steps,
                    days.stream().limit(Outlook.DAYS).toList(),
                    days.stream()
                            .skip(Outlook.DAYS)
                            .mapToLong(Outlook.Day::invitations)
                            .sum());
        });
    }

    private Mono<List<Outlook.Step>> steps(long campaignId) {
        return database.sql(STEPS)
                .bind("campaign", campaignId)
                .map(row -> new StepMails(
                        Objects.requireNonNull(row.get("ordinal", Integer.class)),
                        Boolean.TRUE.equals(row.get("before_expiry", Boolean.class)),
                        Duration.ofSeconds(number(row, "offset_seconds")),
                        row.get("state", String.class),
                        number(row, "mails")))
                .all()
                .collectList()
                .map(found -> found.stream()
                        .collect(Collectors.groupingBy(StepMails::ordinal, TreeMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(DetailStore::step)
                        .toList());
    }

    private Mono<List<Due>> due(long campaignId) {
        return database.sql(DUE)
                .bind("campaign", campaignId)
                .map(row -> {
                    LocalDate day = row.get("day", LocalDate.class);
                    return new Due(
                            Objects.requireNonNull(row.get("time_zone", String.class)),
                            day == null ? null : new Outlook.Day(day, number(row, "invitations")));
                })
                .all()
                .collectList();
    }

    private record StepMails(
            int ordinal,
            boolean beforeExpiry,
            Duration offset,
            @Nullable String state,
            long mails) {}

    private record Due(String timeZone, Outlook.@Nullable Day day) {}

    private static Outlook.Step step(List<StepMails> rows) {
        Map<String, Long> mails = new LinkedHashMap<>();
        Arrays.stream(DeliveryState.values()).map(SqlName::sql).forEach(state -> mails.put(state, 0L));
        rows.forEach(row -> {
            if (row.state() != null) {
                mails.put(row.state(), row.mails());
            }
        });
        StepMails first = rows.get(0);
        String offset = IsoDuration.text(first.offset());
        return new Outlook.Step(
                first.ordinal(), first.beforeExpiry() ? null : offset, first.beforeExpiry() ? offset : null, mails);
    }

    private static Reasons.Reason reason(Readable row) {
        return new Reasons.Reason(
                Objects.requireNonNull(row.get("state", String.class)),
                row.get("reply_code", Integer.class),
                row.get("reply_status", String.class),
                row.get("cause", String.class),
                row.get("reply_text", String.class),
                number(row, "mails"),
                row.get("next_attempt_at", Instant.class));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }
}
