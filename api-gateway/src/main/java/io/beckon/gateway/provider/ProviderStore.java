package io.beckon.gateway.provider;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Puts the reports of the workers together, in a statement each over small tables. */
@Component
class ProviderStore {

    /** A worker that has not reported for so long does not count as one any more. */
    static final Duration SILENT_AFTER = Duration.ofMinutes(1);

    private static final Duration HOUR = Duration.ofHours(1);

    private static final String LIST = """
            WITH hour AS (
                SELECT provider, sum(sent) AS sent, sum(deferred) AS deferred, sum(failed) AS failed, sum(unknown) AS unknown,
                       coalesce(sum(sent) FILTER (WHERE minute >= :lately), 0) AS sent_lately,
                       coalesce(sum(deferred) FILTER (WHERE minute >= :lately), 0) AS deferred_lately
                  FROM provider_minute WHERE minute >= :hourAgo GROUP BY provider),
            health AS (
                SELECT provider, max(reported_at) AS reported_at, max(last_success_at) AS last_success_at,
                       count(*) FILTER (WHERE reported_at >= :alive) AS workers,
                       coalesce(sum(connections) FILTER (WHERE reported_at >= :alive), 0) AS connections,
                       coalesce(sum(waiting) FILTER (WHERE reported_at >= :alive), 0) AS waiting,
                       (array_agg(weight ORDER BY reported_at DESC))[1] AS weight,
                       coalesce(bool_or(limited) FILTER (WHERE reported_at >= :alive), false) AS limited,
                       coalesce(max(CASE breaker WHEN 'open' THEN 2 WHEN 'half_open' THEN 1 ELSE 0 END)
                                FILTER (WHERE reported_at >= :alive), 0) AS breaker
                  FROM provider_health GROUP BY provider),
            failure AS (
                SELECT DISTINCT ON (provider) provider, last_failure_at, failure_phase, failure_code::integer AS failure_code, failure_words
                  FROM provider_health WHERE last_failure_at IS NOT NULL
                 ORDER BY provider, last_failure_at DESC)
            SELECT h.provider, h.reported_at, h.last_success_at, h.workers::bigint AS workers, h.connections::bigint AS connections,
                   h.waiting::bigint AS waiting, f.last_failure_at, f.failure_phase, f.failure_code, f.failure_words,
                   coalesce(o.sent, 0)::bigint AS sent, coalesce(o.deferred, 0)::bigint AS deferred,
                   coalesce(o.failed, 0)::bigint AS failed, coalesce(o.unknown, 0)::bigint AS unknown,
                   h.weight::bigint AS weight, h.breaker::bigint AS breaker,
                   r.provider IS NOT NULL AS limited,
                   r.per_second::bigint AS per_second, r.per_minute::bigint AS per_minute, r.per_day::bigint AS per_day,
                   greatest(0, r.per_minute - CASE WHEN r.minute >= date_trunc('minute', now()) THEN r.minute_used ELSE 0 END)::bigint
                        AS left_minute,
                   greatest(0, r.per_day - CASE WHEN r.day >= date_trunc('day', now(), 'UTC') THEN r.day_used ELSE 0 END)::bigint
                        AS left_day,
                   coalesce(o.sent_lately, 0)::bigint AS sent_lately, coalesce(o.deferred_lately, 0)::bigint AS deferred_lately
              FROM health h
              LEFT JOIN failure f ON f.provider = h.provider
              LEFT JOIN hour o ON o.provider = h.provider
              LEFT JOIN provider_rate r ON r.provider = h.provider AND h.limited
             ORDER BY h.provider LIMIT 100""";

    private static final String HELD = """
            SELECT domain, sum(rate) AS rate, max(since) AS since
              FROM held_domain WHERE reported_at >= :alive AND :workspace = ANY(workspaces)
             GROUP BY domain ORDER BY sum(rate), domain LIMIT 100""";

    private static final List<String> BREAKERS = List.of("closed", "half_open", "open");

    private static final Duration LATELY = Duration.ofMinutes(5);

    private final DatabaseClient database;

    ProviderStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Provider> list(Instant now) {
        return database.sql(LIST)
                .bind("lately", now.minus(LATELY))
                .bind("hourAgo", now.minus(HOUR))
                .bind("alive", now.minus(SILENT_AFTER))
                .map(ProviderStore::provider)
                .all();
    }

    /** Those that this workspace writes to; which domains others write to is theirs to know. */
    Flux<HeldDomain> heldDomains(long workspaceId, Instant now) {
        return database.sql(HELD)
                .bind("alive", now.minus(SILENT_AFTER))
                .bind("workspace", workspaceId)
                .map(row -> new HeldDomain(
                        text(row, "domain"),
                        Objects.requireNonNull(row.get("rate", Double.class)),
                        Objects.requireNonNull(row.get("since", Instant.class))))
                .all();
    }

    private static Provider provider(Readable row) {
        Provider.Failure failure = failure(row);
        Instant success = row.get("last_success_at", Instant.class);
        return new Provider(
                text(row, "provider"),
                state(number(row, "workers"), success, failure, row),
                number(row, "weight"),
                BREAKERS.get((int) number(row, "breaker")),
                rate(row),
                number(row, "workers"),
                number(row, "connections"),
                number(row, "waiting"),
                row.get("reported_at", Instant.class),
                success,
                failure,
                new Provider.LastHour(
                        number(row, "sent"), number(row, "deferred"), number(row, "failed"), number(row, "unknown")));
    }

    private static Provider.@Nullable Rate rate(Readable row) {
        return !Boolean.TRUE.equals(row.get("limited", Boolean.class))
                ? null
                : new Provider.Rate(
                        row.get("per_second", Long.class),
                        row.get("per_minute", Long.class),
                        row.get("per_day", Long.class),
                        row.get("per_minute", Long.class) == null ? null : row.get("left_minute", Long.class),
                        row.get("per_day", Long.class) == null ? null : row.get("left_day", Long.class));
    }

    private static Provider.@Nullable Failure failure(Readable row) {
        Instant at = row.get("last_failure_at", Instant.class);
        return at == null
                ? null
                : new Provider.Failure(
                        at,
                        text(row, "failure_phase"),
                        row.get("failure_code", Integer.class),
                        text(row, "failure_words"));
    }

    private static String state(
            long workers, @Nullable Instant success, Provider.@Nullable Failure failure, Readable row) {
        if (workers == 0) {
            return "silent";
        }
        if (number(row, "breaker") == BREAKERS.indexOf("open")) {
            return "failing";
        }
        boolean nothingTaken = failure != null
                && (success == null || failure.at().isAfter(success))
                && number(row, "sent_lately") == 0;
        return nothingTaken || number(row, "deferred_lately") > number(row, "sent_lately") ? "failing" : "working";
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
