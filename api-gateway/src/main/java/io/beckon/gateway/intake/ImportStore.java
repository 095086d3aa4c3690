package io.beckon.gateway.intake;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.gateway.intake.NewPerson.Refused;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The statements of an import; a part of up to 1,000 rows takes seven, and a few more where addresses are in use or groups are named. */
@Component
class ImportStore {

    private static final String COLUMNS = "id, state, rows, added, refused, created_at, finished_at";

    private static final String BEGIN = """
            INSERT INTO account_import (workspace_id, created_at) VALUES (:workspace, :now) RETURNING id
            """;

    private static final String SURROUNDINGS = """
            SELECT name, sub_address_separator FROM workspace WHERE id = :workspace
            """;

    /** In the order of addresses: two lists that share some, of two workspaces even, wait for each other and never in a circle. */
    private static final String ADD = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, role, import_id, import_row)
            SELECT :workspace, p.address, p.mailbox, p.name, CAST(p.role AS manager_role), :import, p.row_number
              FROM unnest(CAST(:addresses AS text[]), CAST(:mailboxes AS text[]), CAST(:names AS text[]), CAST(:roles AS text[]),
                          CAST(:rows AS bigint[])) AS p (address, mailbox, name, role, row_number)
             ORDER BY p.address COLLATE "C"
                ON CONFLICT (address) DO NOTHING
            RETURNING id, address
            """;

    private static final String IN_USE = """
            SELECT address, workspace_id, import_id, import_row FROM account WHERE address = ANY(:addresses)
            """;

    private static final String GROUPS = """
            SELECT id, name FROM user_group
             WHERE workspace_id = :workspace AND (name = ANY(:names) OR id = ANY(:ids))
            """;

    private static final String REFUSE = """
            INSERT INTO account_import_row (import_id, row_number, code, argument, address, suggested_address)
            SELECT :import, r.row_number, r.code, r.argument, r.address, r.suggested
              FROM unnest(CAST(:rows AS bigint[]), CAST(:codes AS text[]), CAST(:arguments AS text[]), CAST(:addresses AS text[]),
                          CAST(:suggested AS text[])) AS r (row_number, code, argument, address, suggested)
            """;

    /** Waits for a commit of the same part that is still under way. */
    private static final String REACH = """
            UPDATE account_import SET parts = parts + 1 WHERE id = :import AND parts = :before
            """;

    private static final String COUNT = """
            UPDATE account_import SET rows = rows + :added + :refused, added = added + :added, refused = refused + :refused
             WHERE id = :import
            """;

    private static final String END = """
            UPDATE account_import SET state = :state, finished_at = :now WHERE id = :import AND state = 'running'
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM account_import WHERE workspace_id = :workspace AND id = :id";

    private static final String ROWS = """
            SELECT r.row_number, r.code, r.argument, r.address, r.suggested_address
              FROM account_import_row r
              JOIN account_import i ON i.id = r.import_id
             WHERE i.workspace_id = :workspace AND i.id = :id AND r.row_number > :after
             ORDER BY r.row_number LIMIT :limit
            """;

    /** What of the workspace addresses depend on. */
    record Surroundings(String name, String separator) {}

    /** Who has an address. */
    record Holder(
            String address,
            long workspaceId,
            @Nullable Long importId,
            @Nullable Long importRow) {}

    record Group(long id, String name) {}

    private final DatabaseClient database;
    private final Clock clock;

    ImportStore(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Mono<Long> begin(long workspaceId) {
        return database.sql(BEGIN)
                .bind("workspace", workspaceId)
                .bind("now", clock.instant())
                .map(row -> number(row, "id"))
                .one();
    }

    Mono<Surroundings> surroundings(long workspaceId) {
        return database.sql(SURROUNDINGS)
                .bind("workspace", workspaceId)
                .map(row -> new Surroundings(text(row, "name"), text(row, "sub_address_separator")))
                .one();
    }

    /** The accounts that are new, by their addresses; whoever is missing has an address in use. */
    Mono<Map<String, Long>> add(long workspaceId, long importId, List<NewPerson> people, String separator) {
        return database.sql(ADD)
                .bind("workspace", workspaceId)
                .bind("import", importId)
                .bind("addresses", texts(people, person -> person.address().toString()))
                .bind("mailboxes", texts(people, person -> person.address().mailbox(separator)))
                .bind("names", texts(people, NewPerson::name))
                .bind("roles", texts(people, person -> person.role().sql()))
                .bind("rows", people.stream().map(NewPerson::row).toArray(Long[]::new))
                .map(row -> Map.entry(text(row, "address"), number(row, "id")))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<Map<String, Holder>> holders(Collection<String> addresses) {
        return database.sql(IN_USE)
                .bind("addresses", addresses.toArray(String[]::new))
                .map(row -> new Holder(
                        text(row, "address"),
                        number(row, "workspace_id"),
                        row.get("import_id", Long.class),
                        row.get("import_row", Long.class)))
                .all()
                .collectMap(Holder::address);
    }

    Flux<Group> groups(long workspaceId, Set<String> names, Set<Long> ids) {
        return database.sql(GROUPS)
                .bind("workspace", workspaceId)
                .bind("names", names.toArray(String[]::new))
                .bind("ids", ids.toArray(Long[]::new))
                .map(row -> new Group(number(row, "id"), text(row, "name")))
                .all();
    }

    Mono<Void> refuse(long importId, List<Refused> refused) {
        return refused.isEmpty()
                ? Mono.empty()
                : database.sql(REFUSE)
                        .bind("import", importId)
                        .bind("rows", refused.stream().map(Refused::row).toArray(Long[]::new))
                        .bind("codes", texts(refused, row -> row.reason().code()))
                        .bind("arguments", texts(refused, Refused::argument))
                        .bind("addresses", texts(refused, Refused::address))
                        .bind("suggested", texts(refused, Refused::suggestedAddress))
                        .then();
    }

    /**
     * Whether the part is still to be taken; from then on the import's row is locked.
     *
     * @param before how many parts come before it
     */
    Mono<Boolean> reach(long importId, long before) {
        return database.sql(REACH)
                .bind("import", importId)
                .bind("before", before)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Void> count(long importId, long added, long refused) {
        return database.sql(COUNT)
                .bind("import", importId)
                .bind("added", added)
                .bind("refused", refused)
                .then();
    }

    Mono<Void> end(long importId, String state) {
        return database.sql(END)
                .bind("import", importId)
                .bind("state", state)
                .bind("now", clock.instant())
                .then();
    }

    /** Empty when the workspace has no such import. */
    Mono<ImportView> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> new ImportView(
                        String.valueOf(row.get("id", Long.class)),
                        text(row, "state"),
                        number(row, "rows"),
                        number(row, "added"),
                        number(row, "refused"),
                        Objects.requireNonNull(row.get("created_at", Instant.class)),
                        row.get("finished_at", Instant.class)))
                .one();
    }

    /** The refused rows behind a row number, in their order. */
    Mono<List<ImportView.Row>> rows(long workspaceId, long id, long after, int limit) {
        return database.sql(ROWS)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("after", after)
                .bind("limit", limit)
                .map(ImportStore::refusedRow)
                .all()
                .collectList();
    }

    private static ImportView.Row refusedRow(Readable row) {
        String argument = row.get("argument", String.class);
        String suggested = row.get("suggested_address", String.class);
        Optional<RowReason> reason = RowReason.ofCode(text(row, "code"));
        return new ImportView.Row(
                number(row, "row_number"),
                row.get("address", String.class),
                text(row, "code"),
                reason.map(known -> known.sentence(argument)).orElse(""),
                reason.map(known -> known.mend(suggested == null ? argument : suggested))
                        .orElse(""),
                suggested);
    }

    private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    static Set<String> addresses(List<NewPerson> people) {
        return people.stream().map(person -> person.address().toString()).collect(Collectors.toSet());
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
