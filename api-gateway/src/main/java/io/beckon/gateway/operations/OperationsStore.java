package io.beckon.gateway.operations;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Four statements over small tables or bounded stretches of indexes, whatever the length of the lists. */
@Component
class OperationsStore {

    private static final Duration SOON = Duration.ofMinutes(5);

    private static final String WORKERS = """
            SELECT id, name, version, started_at, lease_until, lease_until > clock_timestamp() AS alive
              FROM worker
             ORDER BY lease_until > clock_timestamp() DESC, started_at, id LIMIT 100""";

    /** Campaigns of which mails can be on their way. */
    private static final String ACTIVE = """
            WITH active AS MATERIALIZED (
                SELECT id FROM campaign
                 WHERE workspace_id = :workspace AND state IN ('running', 'paused')
                 ORDER BY id DESC LIMIT 50)
            """;

    /** By primary key within each piece, at most 65,536 mails; no index on the hot table mentions a state. */
    static final String OLDEST = ACTIVE + """
            , pieces AS MATERIALIZED (
                SELECT c.first_delivery_id AS first, c.first_delivery_id + c.invited_count AS behind
                  FROM active a
                 CROSS JOIN LATERAL (
                    SELECT k.first_delivery_id, k.invited_count, k.expanded_at
                      FROM submission_chunk k
                     WHERE k.campaign_id = a.id AND k.settled_at IS NULL AND k.state = 'expanded' AND k.invited_count > 0
                     ORDER BY k.submission_id, k.sequence LIMIT 64) c
                 ORDER BY c.expanded_at LIMIT 64)
            SELECT d.state::text AS state, min(d.created_at) AS oldest
              FROM pieces p
             CROSS JOIN LATERAL (
                SELECT m.state, m.created_at FROM delivery m WHERE m.id >= p.first AND m.id < p.behind OFFSET 0) d
             WHERE d.state IN ('ready', 'sending', 'deferred')
             GROUP BY d.state""";

    static final String RETRIES = ACTIVE + """
            SELECT count(r.at) FILTER (WHERE r.at <= :now) AS overdue, count(r.at) FILTER (WHERE r.at > :now AND r.at <= :soon) AS soon,
                   min(r.at) AS earliest
              FROM active a
             CROSS JOIN LATERAL (
                SELECT d.next_attempt_at AS at
                  FROM delivery d
                 WHERE d.campaign_id = a.id AND d.next_attempt_at IS NOT NULL
                 ORDER BY d.next_attempt_at LIMIT 1000) r""";

    static final String PARKED = """
            SELECT (SELECT count(*) FROM submission_chunk
                     WHERE workspace_id = :workspace AND state = 'parked' AND given_up_at IS NULL) AS chunks,
                   (SELECT count(o.row_number)
                      FROM (SELECT id FROM campaign WHERE workspace_id = :workspace ORDER BY id DESC LIMIT 200) c
                     CROSS JOIN LATERAL (
                        SELECT row_number FROM row_outcome
                         WHERE campaign_id = c.id AND outcome = 'parked' AND given_up_at IS NULL LIMIT 1000) o) AS rows,
                   (SELECT count(*) FROM (SELECT FROM parked_message LIMIT 1000) m) AS messages,
                   (SELECT count(*) FROM (SELECT FROM workspace LIMIT 2) w) AS workspaces""";

    private final DatabaseClient database;

    OperationsStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * What is parked.
     *
     * @param alone whether the workspace is the only one of the installation
     */
    record Parked(Operations.Parked parked, boolean alone) {}

    Flux<Operations.Worker> workers() {
        return database.sql(WORKERS).map(OperationsStore::worker).all();
    }

    /** Since when the oldest mail waits, by state. */
    Mono<Map<String, Instant>> oldest(long workspaceId) {
        return database.sql(OLDEST)
                .bind("workspace", workspaceId)
                .map(row -> Map.entry(text(row, "state"), moment(row, "oldest")))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<Operations.Retries> retries(long workspaceId, Instant now) {
        return database.sql(RETRIES)
                .bind("workspace", workspaceId)
                .bind("now", now)
                .bind("soon", now.plus(SOON))
                .map(row -> new Operations.Retries(
                        number(row, "overdue"), number(row, "soon"), row.get("earliest", Instant.class)))
                .one();
    }

    Mono<Parked> parked(long workspaceId) {
        return database.sql(PARKED)
                .bind("workspace", workspaceId)
                .map(row -> new Parked(
                        new Operations.Parked(number(row, "chunks"), number(row, "rows"), number(row, "messages")),
                        number(row, "workspaces") == 1))
                .one();
    }

    private static Operations.Worker worker(Readable row) {
        return new Operations.Worker(
                String.valueOf(number(row, "id")),
                text(row, "name"),
                Boolean.TRUE.equals(row.get("alive", Boolean.class)),
                row.get("version", String.class),
                moment(row, "started_at"),
                moment(row, "lease_until"));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }

    private static Instant moment(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Instant.class), column);
    }
}
