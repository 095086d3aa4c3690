package io.beckon.gateway.group;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The user groups of a workspace. */
@Component
class UserGroupStore {

    private static final String SELECT = """
            SELECT g.id, g.name, g.organization_group_id, g.created_at,
                   (SELECT count(*) FROM user_group_course c WHERE c.user_group_id = g.id) AS courses,
                   (SELECT count(*) FROM user_group_program p WHERE p.user_group_id = g.id) AS programs
              FROM user_group g
             WHERE g.workspace_id = :workspace""";

    private static final String PAGE = " AND g.id < :before ORDER BY g.id DESC LIMIT :limit";

    private static final String LOCK_ORGANIZATION_GROUP =
            "SELECT id FROM organization_group WHERE id = :id AND workspace_id = :workspace FOR NO KEY UPDATE";

    private static final String NAME_TAKEN = """
            SELECT EXISTS (SELECT FROM user_group
                            WHERE organization_group_id = :place AND name = :name AND id <> :id) AS taken""";

    private static final String INSERT = """
            INSERT INTO user_group (workspace_id, organization_group_id, name) VALUES (:workspace, :place, :name) RETURNING id""";

    private static final String UPDATE = """
            UPDATE user_group SET name = :name, organization_group_id = :place WHERE id = :id AND workspace_id = :workspace""";

    private static final String LOCK =
            "SELECT id FROM user_group WHERE id = :id AND workspace_id = :workspace FOR UPDATE";

    private static final String DELETE = "DELETE FROM user_group WHERE id = :id AND workspace_id = :workspace";

    private final DatabaseClient database;

    UserGroupStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<UserGroup> list(long workspaceId, PageRequest page) {
        return database.sql(SELECT + PAGE)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(UserGroupStore::group)
                .all();
    }

    Flux<UserGroup> listOf(long workspaceId, long organizationGroupId, PageRequest page) {
        return database.sql(SELECT + " AND g.organization_group_id = :place" + PAGE)
                .bind("workspace", workspaceId)
                .bind("place", organizationGroupId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(UserGroupStore::group)
                .all();
    }

    Mono<UserGroup> find(long workspaceId, long id) {
        return database.sql(SELECT + " AND g.id = :id")
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(UserGroupStore::group)
                .one();
    }

    /** The id itself; empty when the workspace has no such organization group. */
    Mono<Long> lockOrganizationGroup(long workspaceId, long id) {
        return database.sql(LOCK_ORGANIZATION_GROUP)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Boolean> isNameTaken(long organizationGroupId, String name, long butFor) {
        return database.sql(NAME_TAKEN)
                .bind("place", organizationGroupId)
                .bind("name", name)
                .bind("id", butFor)
                .map(row -> Objects.requireNonNull(row.get("taken", Boolean.class)))
                .one();
    }

    Mono<Long> insert(long workspaceId, long organizationGroupId, String name) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("place", organizationGroupId)
                .bind("name", name)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    /** Whether there is such a group. */
    Mono<Boolean> update(long workspaceId, long id, long organizationGroupId, String name) {
        return database.sql(UPDATE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("place", organizationGroupId)
                .bind("name", name)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Keeps others from changing it, and from referring to it, until the transaction ends; empty when there is none. */
    Mono<Long> lock(long workspaceId, long id) {
        return database.sql(LOCK)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Void> delete(long workspaceId, long id) {
        return database.sql(DELETE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .then();
    }

    private static UserGroup group(Readable row) {
        return new UserGroup(
                Id.text(row.get("id", Long.class)),
                row.get("name", String.class),
                Id.text(row.get("organization_group_id", Long.class)),
                row.get("courses", Long.class),
                row.get("programs", Long.class),
                row.get("created_at", Instant.class));
    }
}
