package io.beckon.gateway.registration;

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

    /** As many names as fit into a line or three; who enrols sees them all. */
    private static final int NAMES = 20;

    private static final String SURROUNDINGS = """
            WITH wanted AS (SELECT unnest(CAST(:groups AS bigint[])) AS id),
            course_names AS (
                SELECT DISTINCT k.name
                  FROM (SELECT gc.course_id FROM user_group_course gc WHERE gc.user_group_id IN (SELECT id FROM wanted)
                         UNION
                        SELECT pc.course_id FROM user_group_program gp JOIN program_course pc ON pc.program_id = gp.program_id
                         WHERE gp.user_group_id IN (SELECT id FROM wanted)) c
                  JOIN course k ON k.id = c.course_id
                 WHERE k.workspace_id = :workspace AND k.archived_at IS NULL
                 ORDER BY k.name LIMIT :most + 1)
            SELECT w.name, w.logo_url, w.accent_colour, w.support_contact, w.privacy_url, w.terms_url, w.public_base_url, w.time_zone,
                   ARRAY(SELECT name FROM course_names ORDER BY name) AS courses,
                   ARRAY(SELECT g.name FROM user_group g JOIN wanted ON wanted.id = g.id
                          WHERE g.workspace_id = :workspace ORDER BY g.name LIMIT :most + 1) AS groups
              FROM workspace w WHERE w.id = :workspace""";

    private static final String ADDRESS = "SELECT address FROM account WHERE id = :id";

    private static final String IS_MANAGER = """
            SELECT EXISTS (SELECT FROM account WHERE workspace_id = :workspace AND address = :address
                              AND role IN ('owner', 'full_manager')) AS manager""";

    /** Around a copy. */
    record Surroundings(WorkspaceFrame frame, String publicBaseUrl, ZoneId zone, String groups, String courses) {}

    private final DatabaseClient database;

    CopyStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Surroundings> surroundings(long workspaceId, List<Long> groups) {
        return database.sql(SURROUNDINGS)
                .bind("workspace", workspaceId)
                .bind("groups", groups.toArray(Long[]::new))
                .bind("most", NAMES)
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
                names(Objects.requireNonNull(row.get("groups", String[].class))),
                names(Objects.requireNonNull(row.get("courses", String[].class))));
    }

    private static String names(String[] names) {
        return names.length <= NAMES
                ? String.join(", ", names)
                : String.join(", ", List.of(names).subList(0, NAMES)) + ", \u2026";
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknownHere) {
            return ZoneOffset.UTC;
        }
    }
}
