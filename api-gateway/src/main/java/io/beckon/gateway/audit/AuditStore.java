package io.beckon.gateway.audit;

import io.beckon.gateway.http.PageRequest;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The entries in the database, one statement each: the entry, and its actor's label where that is new. */
@Component
class AuditStore {

    private static final int LONGEST_DETAIL = 8_000;
    private static final int LONGEST_ROUTE = 200;
    private static final int LONGEST_THING = 60;
    private static final int LONGEST_CLIENT = 64;
    private static final int EXPORTED_AT_ONCE = 1_000;
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

    /** The label is looked at before it is written: ON CONFLICT would lock the actor's row for as long as each of its requests takes. */
    private static final String INSERT = """
            WITH named AS (
                SELECT coalesce(display_name, address) AS label FROM account WHERE :actorKind = 'account' AND id = :actorId
                UNION ALL
                SELECT label FROM api_key WHERE :actorKind = 'api_key' AND id = :actorId
                UNION ALL
                SELECT label FROM operator_key WHERE :actorKind = 'operator_key' AND id = :actorId),
            known AS (
                INSERT INTO audit_actor (kind, id, workspace_id, label)
                SELECT :actorKind, :actorId, CASE WHEN :actorKind <> 'operator_key' THEN CAST(:workspace AS bigint) END, n.label
                  FROM named n
                 WHERE NOT EXISTS (
                    SELECT FROM audit_actor a WHERE a.kind = :actorKind AND a.id = :actorId AND a.label = n.label)
                ON CONFLICT (kind, id) DO UPDATE SET label = excluded.label)
            INSERT INTO audit_entry (workspace_id, at, kind, actor_kind, actor_id, route, thing, thing_id, detail, client, user_agent)
            VALUES (:workspace, :at, :kind, :actorKind, :actorId, :route, :thing, :thingId, :detail, :client, :userAgent)
            """;

    private static final String LIST = """
            SELECT e.id, e.at, e.kind, e.actor_kind, e.actor_id, a.label, e.route, e.thing, e.thing_id, e.detail, e.client, e.user_agent
              FROM audit_entry e
              LEFT JOIN audit_actor a ON a.kind = e.actor_kind AND a.id = e.actor_id
             WHERE e.workspace_id = :workspace AND e.id < :before
            """;

    private static final String ORDER = " ORDER BY e.id DESC LIMIT :limit";

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Clock clock;

    AuditStore(DatabaseClient database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    Mono<Void> insert(AuditRecord entry) {
        return database.sql(INSERT)
                .bind("workspace", Parameter.fromOrEmpty(entry.workspaceId(), Long.class))
                .bind("at", clock.instant())
                .bind("kind", entry.kind().sql())
                .bind("actorKind", entry.actorKind().sql())
                .bind("actorId", entry.actorId())
                .bind("route", bounded(entry.route(), LONGEST_ROUTE))
                .bind("thing", bounded(entry.thing(), LONGEST_THING))
                .bind("thingId", thingId(entry))
                .bind("detail", Json.of(detail(entry.detail())))
                .bind("client", bounded(entry.client(), LONGEST_CLIENT))
                .bind("userAgent", Parameter.fromOrEmpty(entry.userAgent(), String.class))
                .then();
    }

    Flux<AuditEntry> list(long workspaceId, AuditSelection selection, PageRequest page) {
        return list(workspaceId, selection, page.before(), page.fetch());
    }

    /** All that is selected, newest first, some at a time and each part read when the one before was taken. */
    Flux<List<AuditEntry>> all(long workspaceId, AuditSelection selection) {
        return part(workspaceId, selection, Long.MAX_VALUE)
                .expand(part -> part.size() < EXPORTED_AT_ONCE
                        ? Mono.empty()
                        : part(
                                workspaceId,
                                selection,
                                Long.parseLong(part.get(part.size() - 1).id())));
    }

    private Mono<List<AuditEntry>> part(long workspaceId, AuditSelection selection, long before) {
        return list(workspaceId, selection, before, EXPORTED_AT_ONCE).collectList();
    }

    private Flux<AuditEntry> list(long workspaceId, AuditSelection selection, long before, int limit) {
        DatabaseClient.GenericExecuteSpec select = database.sql(LIST + selection.condition() + ORDER)
                .bind("workspace", workspaceId)
                .bind("before", before)
                .bind("limit", limit);
        for (Map.Entry<String, Object> value : selection.values().entrySet()) {
            select = select.bind(value.getKey(), value.getValue());
        }
        return select.map(this::entry).all();
    }

    private AuditEntry entry(Readable row) {
        Long thingId = row.get("thing_id", Long.class);
        return new AuditEntry(
                String.valueOf(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("at", Instant.class)),
                text(row, "kind"),
                new AuditEntry.Who(
                        text(row, "actor_kind"),
                        String.valueOf(row.get("actor_id", Long.class)),
                        row.get("label", String.class)),
                text(row, "route"),
                text(row, "thing"),
                thingId == null ? null : thingId.toString(),
                json.readValue(
                        Objects.requireNonNull(row.get("detail", Json.class)).asString(), DETAIL),
                text(row, "client"),
                row.get("user_agent", String.class));
    }

    /** Every member is bounded, so this is only for so many of them that the column would refuse the change itself. */
    private String detail(Map<String, Object> members) {
        String written = json.writeValueAsString(members);
        return written.length() <= LONGEST_DETAIL ? written : "{\"cut\": true}";
    }

    private static Parameter thingId(AuditRecord entry) {
        return Parameter.fromOrEmpty(
                entry.thingId().isPresent() ? (Long) entry.thingId().getAsLong() : null, Long.class);
    }

    private static String bounded(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
