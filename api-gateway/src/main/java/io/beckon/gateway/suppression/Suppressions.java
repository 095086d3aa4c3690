package io.beckon.gateway.suppression;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.SuppressionReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The suppression list of a workspace. */
@Component
class Suppressions {

    private static final String COLUMNS = "id, scope::text AS scope, value, reason::text AS reason, created_at";

    private static final String LIST = "SELECT " + COLUMNS + """
              FROM suppression
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    /** What keeps one address from being written to: its own entry, and that of its mailbox. */
    private static final String OF_ADDRESS = "SELECT " + COLUMNS + """
              FROM suppression
             WHERE workspace_id = :workspace
               AND (scope, value) IN (('address', :address), ('mailbox', :mailbox))
             ORDER BY id DESC
            """;

    /** The reason of an earlier entry stays: a complaint does not become a manager's wish. */
    private static final String INSERT = """
            INSERT INTO suppression (workspace_id, scope, value, reason)
            VALUES (:workspace, CAST(:scope AS suppression_scope), :value, 'manual')
            ON CONFLICT (workspace_id, scope, value) DO UPDATE SET value = excluded.value
            RETURNING\s""" + COLUMNS;

    private static final String INSERT_ALL = """
            INSERT INTO suppression (workspace_id, scope, value, reason)
            SELECT DISTINCT ON (e.scope, e.value) :workspace, CAST(e.scope AS suppression_scope), e.value,
                   CAST(e.reason AS suppression_reason)
              FROM unnest(CAST(:scopes AS text[]), CAST(:values AS text[]), CAST(:reasons AS text[]))
                   WITH ORDINALITY AS e (scope, value, reason, position)
             ORDER BY e.scope, e.value, e.position
            ON CONFLICT (workspace_id, scope, value) DO NOTHING""";

    private static final int EXPORTED_AT_ONCE = 1_000;

    /** What is to be on the list. */
    record Entry(SuppressionScope scope, String value, SuppressionReason reason) {}

    private static final String DELETE = "DELETE FROM suppression WHERE id = :id AND workspace_id = :workspace";

    private static final String SEPARATOR = "SELECT sub_address_separator FROM workspace WHERE id = :workspace";

    private final DatabaseClient database;

    Suppressions(DatabaseClient database) {
        this.database = database;
    }

    Flux<Suppression> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(Suppressions::suppression)
                .all();
    }

    /** All of it, newest first, some at a time and each part read when the one before was taken. */
    Flux<List<Suppression>> all(long workspaceId) {
        return part(workspaceId, Long.MAX_VALUE)
                .expand(part -> part.size() < EXPORTED_AT_ONCE
                        ? Mono.empty()
                        : part(
                                workspaceId,
                                Long.parseLong(part.get(part.size() - 1).id())));
    }

    private Mono<List<Suppression>> part(long workspaceId, long before) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", before)
                .bind("limit", EXPORTED_AT_ONCE)
                .map(Suppressions::suppression)
                .all()
                .collectList();
    }

    Flux<Suppression> of(long workspaceId, EmailAddress address) {
        return separator(workspaceId)
                .flatMapMany(separator -> database.sql(OF_ADDRESS)
                        .bind("workspace", workspaceId)
                        .bind("address", address.toString())
                        .bind("mailbox", address.mailbox(separator))
                        .map(Suppressions::suppression)
                        .all());
    }

    Mono<Suppression> add(long workspaceId, EmailAddress address, SuppressionScope scope) {
        return separator(workspaceId)
                .flatMap(separator -> database.sql(INSERT)
                        .bind("workspace", workspaceId)
                        .bind("scope", scope.sql())
                        .bind(
                                "value",
                                scope == SuppressionScope.MAILBOX ? address.mailbox(separator) : address.toString())
                        .map(Suppressions::suppression)
                        .one());
    }

    /** How many of them are new. */
    Mono<Long> addAll(long workspaceId, List<Entry> entries) {
        return database.sql(INSERT_ALL)
                .bind("workspace", workspaceId)
                .bind("scopes", texts(entries, entry -> entry.scope().sql()))
                .bind("values", texts(entries, Entry::value))
                .bind("reasons", texts(entries, entry -> entry.reason().sql()))
                .fetch()
                .rowsUpdated();
    }

    private static String[] texts(List<Entry> entries, Function<Entry, String> column) {
        return entries.stream().map(column).toArray(String[]::new);
    }

    /** Whether there was such an entry. */
    Mono<Boolean> remove(long workspaceId, long id) {
        return database.sql(DELETE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<String> separator(long workspaceId) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> row.get("sub_address_separator", String.class))
                .one();
    }

    private static Suppression suppression(Readable row) {
        return new Suppression(
                String.valueOf(row.get("id", Long.class)),
                row.get("scope", String.class),
                row.get("value", String.class),
                row.get("reason", String.class),
                row.get("created_at", Instant.class));
    }
}
