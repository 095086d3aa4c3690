package io.beckon.gateway.group;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IdList;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Which courses and programs a user group has. */
@Component
class Attachments {

    static final int MOST_AT_ONCE = 200;

    private static final String LIST = """
            SELECT t.id, t.name, {archived_at} AS archived_at
              FROM user_group_{thing} a
              JOIN {thing} t ON t.id = a.{thing}_id
             WHERE a.user_group_id = :group AND a.workspace_id = :workspace AND a.{thing}_id < :before
             ORDER BY a.{thing}_id DESC LIMIT :limit""";

    /** Locked against being deleted, or archived, until the attachments are stored. */
    private static final String USABLE = """
            SELECT id, name, {archived_at} AS archived_at
              FROM {thing} WHERE workspace_id = :workspace AND id = ANY (:ids) ORDER BY id FOR SHARE""";

    private static final String ATTACH = """
            INSERT INTO user_group_{thing} (workspace_id, user_group_id, {thing}_id)
            SELECT :workspace, :group, ticked FROM unnest(:ids) AS t (ticked) ORDER BY ticked
                ON CONFLICT DO NOTHING""";

    private static final String DETACH = """
            DELETE FROM user_group_{thing}
             WHERE workspace_id = :workspace AND user_group_id = :group AND {thing}_id = :id""";

    private static final String KEEP_GROUP =
            "SELECT id FROM user_group WHERE id = :group AND workspace_id = :workspace FOR KEY SHARE";

    private final DatabaseClient database;
    private final UserGroups groups;
    private final TransactionalOperator transaction;

    Attachments(DatabaseClient database, UserGroups groups, TransactionalOperator transaction) {
        this.database = database;
        this.groups = groups;
        this.transaction = transaction;
    }

    Mono<Page<Attachment>> list(AttachmentKind kind, long workspaceId, long groupId, PageRequest page) {
        return groups.find(workspaceId, groupId)
                .thenMany(database.sql(kind.in(LIST))
                        .bind("workspace", workspaceId)
                        .bind("group", groupId)
                        .bind("before", page.before())
                        .bind("limit", page.fetch())
                        .map(row -> new Attachment(
                                Id.text(row.get("id", Long.class)),
                                row.get("name", String.class),
                                row.get("archived_at", Instant.class)))
                        .all())
                .collectList()
                .map(found -> Page.of(found, page, attachment -> Long.parseLong(attachment.id())));
    }

    /** Attaches all of them or none; doing it twice is harmless. */
    Mono<Void> attach(AttachmentKind kind, long workspaceId, long groupId, @Nullable List<@Nullable String> written) {
        return keepGroup(workspaceId, groupId)
                .then(Mono.defer(() -> ticked(kind, workspaceId, written)))
                .flatMap(ids -> database.sql(kind.in(ATTACH))
                        .bind("workspace", workspaceId)
                        .bind("group", groupId)
                        .bind("ids", ids)
                        .then())
                .as(transaction::transactional);
    }

    /** What is not attached is detached already; so doing it twice is harmless. */
    Mono<Void> detach(AttachmentKind kind, long workspaceId, long groupId, long id) {
        return groups.find(workspaceId, groupId)
                .then(database.sql(kind.in(DETACH))
                        .bind("workspace", workspaceId)
                        .bind("group", groupId)
                        .bind("id", id)
                        .then());
    }

    private Mono<Void> keepGroup(long workspaceId, long groupId) {
        return database.sql(KEEP_GROUP)
                .bind("workspace", workspaceId)
                .bind("group", groupId)
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(() -> UserGroups.missing(groupId)))
                .then();
    }

    private record Thing(String name, boolean archived) {}

    private Mono<Long[]> ticked(AttachmentKind kind, long workspaceId, @Nullable List<@Nullable String> written) {
        Faults faults = new Faults();
        IdList ids = IdList.readSome(written, MOST_AT_ONCE, kind.pointer, faults);
        faults.throwIfAny();
        return database.sql(kind.in(USABLE))
                .bind("workspace", workspaceId)
                .bind("ids", ids.array())
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        new Thing(row.get("name", String.class), row.get("archived_at", Instant.class) != null)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(known -> usable(kind, ids, known));
    }

    private static Long[] usable(AttachmentKind kind, IdList ids, Map<Long, Thing> known) {
        Faults faults = new Faults();
        ids.mustBeIn(known.keySet(), kind.table, faults);
        for (int i = 0; i < ids.ids().size(); i++) {
            String pointer = kind.pointer + "/" + i;
            Optional.ofNullable(known.get(ids.ids().get(i)))
                    .filter(Thing::archived)
                    .ifPresent(course -> faults.add(
                            pointer, "The course '" + course.name() + "' is archived. Restore it, or leave it out."));
        }
        faults.throwIfAny();
        return ids.array();
    }
}
