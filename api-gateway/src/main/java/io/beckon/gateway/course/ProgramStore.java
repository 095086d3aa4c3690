package io.beckon.gateway.course;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The programs of a workspace and their courses. */
@Component
class ProgramStore {

    private static final String LIST = """
            SELECT p.id, p.name, p.created_at, (SELECT count(*) FROM program_course c WHERE c.program_id = p.id) AS courses
              FROM program p
             WHERE p.workspace_id = :workspace AND p.id < :before
             ORDER BY p.id DESC LIMIT :limit""";

    private static final String FIND = """
            SELECT p.id, p.name, p.created_at,
                   ARRAY(SELECT c.course_id FROM program_course c WHERE c.program_id = p.id ORDER BY c.course_id) AS courses
              FROM program p
             WHERE p.id = :id AND p.workspace_id = :workspace""";

    private static final String LOCK = "SELECT id FROM program WHERE id = :id AND workspace_id = :workspace FOR UPDATE";

    private static final String LOCK_COURSES =
            "SELECT id FROM course WHERE workspace_id = :workspace AND id = ANY (:ids) ORDER BY id FOR KEY SHARE";

    private static final String INSERT = """
            INSERT INTO program (workspace_id, name) VALUES (:workspace, :name)
                ON CONFLICT ON CONSTRAINT program_name_once DO NOTHING
            RETURNING id""";

    private static final String RENAME = "UPDATE program SET name = :name WHERE id = :id AND workspace_id = :workspace";

    private static final String TAKE_OUT = """
            DELETE FROM program_course WHERE program_id = :id AND workspace_id = :workspace AND course_id <> ALL (:courses)""";

    private static final String PUT_IN = """
            INSERT INTO program_course (workspace_id, program_id, course_id)
            SELECT :workspace, :id, c.id FROM unnest(:courses) AS c (id) ORDER BY c.id
                ON CONFLICT DO NOTHING""";

    private static final String USER = """
            SELECT 'the user group ''' || g.name || '''' AS used_by
              FROM user_group_program a JOIN user_group g ON g.id = a.user_group_id
             WHERE a.program_id = :id ORDER BY g.id LIMIT 1""";

    private static final String DELETE = "DELETE FROM program WHERE id = :id AND workspace_id = :workspace";

    private final DatabaseClient database;

    ProgramStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Program.Summary> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(row -> new Program.Summary(
                        Id.text(row.get("id", Long.class)),
                        row.get("name", String.class),
                        row.get("courses", Long.class),
                        row.get("created_at", Instant.class)))
                .all();
    }

    Mono<Program> find(long workspaceId, long id) {
        return one(FIND, workspaceId, id)
                .map(row -> new Program(
                        Id.text(row.get("id", Long.class)),
                        row.get("name", String.class),
                        Arrays.stream(Objects.requireNonNull(row.get("courses", Long[].class)))
                                .map(String::valueOf)
                                .toList(),
                        row.get("created_at", Instant.class)))
                .one();
    }

    /** Keeps others from changing it, and from referring to it, until the transaction ends; empty when there is none. */
    Mono<Long> lock(long workspaceId, long id) {
        return one(LOCK, workspaceId, id)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    /** Those of the ids that are courses of the workspace. */
    Flux<Long> lockCourses(long workspaceId, Long[] ids) {
        return database.sql(LOCK_COURSES)
                .bind("workspace", workspaceId)
                .bind("ids", ids)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all();
    }

    /** The new program's id; empty when the name is taken. */
    Mono<Long> insert(long workspaceId, String name) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("name", name)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    /** An error of the constraint when the name is taken. */
    Mono<Void> rename(long workspaceId, long id, String name) {
        return one(RENAME, workspaceId, id).bind("name", name).then();
    }

    Mono<Void> replaceCourses(long workspaceId, long id, Long[] courses) {
        return one(TAKE_OUT, workspaceId, id)
                .bind("courses", courses)
                .then()
                .then(one(PUT_IN, workspaceId, id).bind("courses", courses).then());
    }

    /** What refers to it, in words. */
    Mono<String> user(long id) {
        return database.sql(USER)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("used_by", String.class)))
                .one();
    }

    Mono<Void> delete(long workspaceId, long id) {
        return one(DELETE, workspaceId, id).then();
    }

    private GenericExecuteSpec one(String sql, long workspaceId, long id) {
        return database.sql(sql).bind("workspace", workspaceId).bind("id", id);
    }
}
