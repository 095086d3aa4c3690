package io.beckon.gateway.provider;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Puts the reports of the workers together, in one statement over two small tables. */
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
                       coalesce(sum(waiting) FILTER (WHERE reported_at >= :alive), 0) AS waiting
                  FROM provider_health GROUP BY provider),
            failure AS (
                SELECT DISTINCT ON (provider) provider, last_failure_at, failure_phase, failure_code::integer AS failure_code, failure_words
                  FROM provider_health WHERE last_failure_at IS NOT NULL
                 ORDER BY provider, last_failure_at DESC)
            SELECT h.provider, h.reported_at, h.last_success_at, h.workers::bigint AS workers, h.connections::bigint AS connections,
                   h.waiting::bigint AS waiting, f.last_failure_at, f.failure_phase, f.failure_code, f.failure_words,
                   coalesce(o.sent, 0)::bigint AS sent, coalesce(o.deferred, 0)::bigint AS deferred,
                   coalesce(o.failed, 0)::bigint AS failed, coalesce(o.unknown, 0)::bigint AS unknown,
                   coalesce(o.sent_lately, 0)::bigint AS sent_lately, coalesce(o.deferred_lately, 0)::bigint AS deferred_lately
              FROM health h
              LEFT JOIN failure f ON f.provider = h.provider
              LEFT JOIN hour o ON o.provider = h.provider
             ORDER BY h.provider LIMIT 100""";

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

    private static Provider provider(Readable row) {
        Provider.Failure failure = failure(row);
        Instant success = row.get("last_success_at", Instant.class);
        return new Provider(
                text(row, "provider"),
                state(number(row, "workers"), success, failure, row),
                number(row, "workers"),
                number(row, "connections"),
                number(row, "waiting"),
                row.get("reported_at", Instant.class),
                success,
                failure,
                new Provider.LastHour(
                        number(row, "sent"), number(row, "deferred"), number(row, "failed"), number(row, "unknown")));
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
