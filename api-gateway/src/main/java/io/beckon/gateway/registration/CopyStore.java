package io.beckon.gateway.registration;

import io.beckon.contracts.registration.RegistrationSql;
import io.beckon.contracts.template.WorkspaceFrame;
import io.r2dbc.spi.Readable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a copy says beside what its manager wrote, and to whom it may go. */
@Component
class CopyStore {

    private static final String SURROUNDINGS = """
            WITH wanted AS (SELECT unnest(CAST(:groups AS bigint[])) AS id)
            SELECT w.name, w.logo_url, w.accent_colour, w.support_contact, w.privacy_url, w.terms_url, w.public_base_url, w.time_zone,
                   """ + RegistrationSql.NAMES + """
              FROM workspace w WHERE w.id = :workspace""";

    private static final String ADDRESS = "SELECT address FROM account WHERE id = :id";

    private static final String IS_MANAGER = """
            SELECT EXISTS (SELECT FROM account WHERE workspace_id = :workspace AND address = :address
                              AND role IN ('owner', 'full_manager')) AS manager""";

    /** Around a copy. */
    record Surroundings(
            WorkspaceFrame frame, String publicBaseUrl, ZoneId zone, List<String> groups, List<String> courses) {}

    private final DatabaseClient database;

    CopyStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Surroundings> surroundings(long workspaceId, List<Long> groups) {
        return database.sql(SURROUNDINGS)
                .bind("workspace", workspaceId)
                .bind("groups", groups.toArray(Long[]::new))
                .map(CopyStore::surroundings)
                .one();
    }

    Mono<String> address(long accountId) {
        return database.sql(ADDRESS)
                .bind("id", accountId)
                .map(row -> Objects.requireNonNull(row.get("address", String.class)))
                .one();
    }

    Mono<Boolean> isManager(long workspaceId, String address) {
        return database.sql(IS_MANAGER)
                .bind("workspace", workspaceId)
                .bind("address", address)
                .map(row -> Boolean.TRUE.equals(row.get("manager", Boolean.class)))
                .one();
    }

    private static Surroundings surroundings(Readable row) {
        return new Surroundings(
                new WorkspaceFrame(
                        Objects.requireNonNull(row.get("name", String.class)),
                        row.get("logo_url", String.class),
                        row.get("accent_colour", String.class),
                        row.get("support_contact", String.class),
                        row.get("privacy_url", String.class),
                        row.get("terms_url", String.class)),
                Objects.requireNonNull(row.get("public_base_url", String.class)),
                zone(Objects.requireNonNull(row.get("time_zone", String.class))),
                List.of(Objects.requireNonNull(row.get("groups", String[].class))),
                List.of(Objects.requireNonNull(row.get("courses", String[].class))));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknownHere) {
            return ZoneOffset.UTC;
        }
    }
}
