package io.beckon.gateway.group;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The organization groups of a workspace. */
@Component
class OrganizationGroupStore {

    private static final String SELECT = """
            SELECT g.id, g.name, g.parent_id, g.created_at,
                   (SELECT count(*) FROM organization_group b
                     WHERE b.workspace_id = g.workspace_id AND b.parent_id = g.id) AS organization_groups,
                   (SELECT count(*) FROM user_group u WHERE u.organization_group_id = g.id) AS user_groups
              FROM organization_group g
             WHERE g.workspace_id = :workspace""";

    private static final String PAGE = " AND g.id < :before ORDER BY g.id DESC LIMIT :limit";

    private static final String LOCK_TREE = "SELECT id FROM workspace WHERE id = :workspace FOR NO KEY UPDATE";

    /** UNION, not UNION ALL: it would end even in a circle. */
    private static final String UPWARDS = """
            WITH RECURSIVE up (id, parent_id) AS (
                SELECT id, parent_id FROM organization_group WHERE id = :id AND workspace_id = :workspace
                 UNION
                SELECT g.id, g.parent_id FROM up JOIN organization_group g ON g.id = up.parent_id)
            SELECT id FROM up""";

    private static final String HEIGHT = """
            WITH RECURSIVE down (id, level) AS (
                SELECT id, 1 FROM organization_group WHERE id = :id AND workspace_id = :workspace
                 UNION ALL
                SELECT g.id, down.level + 1
                  FROM down JOIN organization_group g ON g.workspace_id = :workspace AND g.parent_id = down.id)
            SELECT max(level) AS levels FROM down""";

    private static final String NAME_TAKEN = """
            SELECT EXISTS (SELECT FROM organization_group
                            WHERE workspace_id = :workspace AND parent_id IS NOT DISTINCT FROM CAST(:parent AS bigint)
                              AND name = :name AND id <> :id) AS taken""";

    private static final String INSERT = """
            INSERT INTO organization_group (workspace_id, parent_id, name) VALUES (:workspace, :parent, :name) RETURNING id""";

    private static final String UPDATE = """
            UPDATE organization_group SET name = :name, parent_id = :parent WHERE id = :id AND workspace_id = :workspace""";

    private static final String DELETE = """
            DELETE FROM organization_group g
             WHERE g.id = :id AND g.workspace_id = :workspace
               AND NOT EXISTS (SELECT FROM organization_group b WHERE b.workspace_id = g.workspace_id AND b.parent_id = g.id)
               AND NOT EXISTS (SELECT FROM user_group u WHERE u.organization_group_id = g.id)""";

    /**
     * Which of them are listed.
     *
     * @param parent null unless {@code condition} names it
     */
    record Filter(String condition, @Nullable Long parent) {

        static Filter all() {
            return new Filter("", null);
        }

        static Filter atTheTop() {
            return new Filter(" AND g.parent_id IS NULL", null);
        }

        static Filter below(long parent) {
            return new Filter(" AND g.parent_id = :parent", parent);
        }
    }

    private final DatabaseClient database;

    OrganizationGroupStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<OrganizationGroup> list(long workspaceId, Filter filter, PageRequest page) {
        GenericExecuteSpec statement = database.sql(SELECT + filter.condition() + PAGE)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch());
        return (filter.parent() == null ? statement : statement.bind("parent", filter.parent()))
                .map(OrganizationGroupStore::group)
                .all();
    }

    Mono<OrganizationGroup> find(long workspaceId, long id) {
        return database.sql(SELECT + " AND g.id = :id")
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(OrganizationGroupStore::group)
                .one();
    }

    /** Keeps everybody else from changing the tree until the transaction ends. */
    Mono<Void> lockTree(long workspaceId) {
        return database.sql(LOCK_TREE).bind("workspace", workspaceId).then();
    }

    /** The group and all above it; empty when the workspace has no such group. */
    Flux<Long> upwards(long workspaceId, long id) {
        return database.sql(UPWARDS)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all();
    }

    /** How many levels there are from the group downwards, itself included. */
    Mono<Integer> height(long workspaceId, long id) {
        return database.sql(HEIGHT)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("levels", Integer.class)))
                .one();
    }

    Mono<Boolean> isNameTaken(long workspaceId, String name, @Nullable Long parent, long butFor) {
        return database.sql(NAME_TAKEN)
                .bind("workspace", workspaceId)
                .bind("parent", Parameter.fromOrEmpty(parent, Long.class))
                .bind("name", name)
                .bind("id", butFor)
                .map(row -> Objects.requireNonNull(row.get("taken", Boolean.class)))
                .one();
    }

    Mono<Long> insert(long workspaceId, String name, @Nullable Long parent) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("parent", Parameter.fromOrEmpty(parent, Long.class))
                .bind("name", name)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Void> update(long workspaceId, long id, String name, @Nullable Long parent) {
        return database.sql(UPDATE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("parent", Parameter.fromOrEmpty(parent, Long.class))
                .bind("name", name)
                .then();
    }

    /** Whether there was such a group and it was empty; an error of the foreign keys when it was filled in this moment. */
    Mono<Boolean> delete(long workspaceId, long id) {
        return database.sql(DELETE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private static OrganizationGroup group(Readable row) {
        Long parent = row.get("parent_id", Long.class);
        return new OrganizationGroup(
                Id.text(row.get("id", Long.class)),
                row.get("name", String.class),
                parent == null ? null : Id.text(parent),
                row.get("organization_groups", Long.class),
                row.get("user_groups", Long.class),
                row.get("created_at", Instant.class));
    }
}
