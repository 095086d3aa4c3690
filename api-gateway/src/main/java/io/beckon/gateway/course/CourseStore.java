package io.beckon.gateway.course;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The courses of a workspace. A page costs one statement, a search two: what matches few is looked up in the index of trigrams, what
 * matches many is met soon on a walk from the newest, so a search never sorts more than {@link #NARROW} rows.
 */
@Component
class CourseStore {

    /** A search that matches up to this many courses is answered from the index. */
    static final int NARROW = 10_000;

    private static final String COLUMNS =
            "k.id, k.name, k.description, k.kind::text AS kind, k.url, k.created_at, k.archived_at";

    private static final String MATCHING =
            " FROM course k WHERE k.workspace_id = :workspace AND (k.archived_at IS NOT NULL) = :archived %s";

    private static final String WALK =
            "SELECT " + COLUMNS + MATCHING + " AND k.id < :before ORDER BY k.id DESC LIMIT :limit";

    /** Materialised, so that the order is not walked instead. */
    private static final String LOOK_UP =
            "WITH found AS MATERIALIZED (SELECT k.id" + MATCHING + """
            ), page AS (SELECT id FROM found WHERE id < :before ORDER BY id DESC LIMIT :limit)
            SELECT %s FROM page JOIN course k ON k.id = page.id ORDER BY page.id DESC""".replace("%s", COLUMNS);

    private static final String IS_NARROW = "SELECT count(*) <= " + NARROW + " AS narrow FROM (SELECT" + MATCHING
            + " LIMIT " + (NARROW + 1) + ") matching";

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM course k WHERE k.id = :id AND k.workspace_id = :workspace";

    private static final String INSERT = """
            INSERT INTO course (workspace_id, name, description, kind, url, search)
            VALUES (:workspace, :name, :description, CAST(:kind AS course_kind), :url, :search)
            RETURNING id""";

    private static final String UPDATE = """
            UPDATE course SET name = :name, description = :description, kind = CAST(:kind AS course_kind), url = :url,
                              search = :search
             WHERE id = :id AND workspace_id = :workspace""";

    /** Before the course itself, as everywhere: campaigns come first in the order of locks. */
    private static final String LOCK_CAMPAIGNS = """
            SELECT id FROM campaign WHERE workspace_id = :workspace AND destination_course_id = :id ORDER BY id FOR NO KEY UPDATE""";

    /** Workers keep what they render by a campaign's version. */
    private static final String TELL_CAMPAIGNS = """
            UPDATE campaign c SET destination_name = k.name, destination_url = k.url, version = c.version + 1
              FROM course k
             WHERE k.id = :id AND k.workspace_id = :workspace AND c.destination_course_id = k.id
               AND (c.destination_name IS DISTINCT FROM k.name OR c.destination_url IS DISTINCT FROM k.url)""";

    private static final String HAS_LEARNERS =
            "SELECT EXISTS (SELECT FROM enrolment WHERE course_id = :id) AS learners";

    private static final String ARCHIVE =
            "UPDATE course SET archived_at = :now WHERE id = :id AND workspace_id = :workspace AND archived_at IS NULL";

    private static final String RESTORE =
            "UPDATE course SET archived_at = NULL WHERE id = :id AND workspace_id = :workspace";

    private static final String USER = """
            SELECT used_by
              FROM (SELECT 1 AS place, p.id, 'the program ''' || p.name || '''' AS used_by
                      FROM program_course c JOIN program p ON p.id = c.program_id WHERE c.course_id = :id
                     UNION ALL
                    SELECT 2, g.id, 'the user group ''' || g.name || ''''
                      FROM user_group_course c JOIN user_group g ON g.id = c.user_group_id WHERE c.course_id = :id) users
             ORDER BY place, id LIMIT 1""";

    private static final String DELETE = "DELETE FROM course WHERE id = :id AND workspace_id = :workspace";

    private static final String ALLOWED_HOSTS = "SELECT allowed_hosts FROM workspace WHERE id = :workspace";

    private final DatabaseClient database;

    CourseStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Course> list(long workspaceId, CourseSearch search, boolean archived, PageRequest page) {
        return (search.isEmpty() ? Mono.just(false) : isNarrow(workspaceId, search, archived))
                .flatMapMany(narrow -> matching(narrow ? LOOK_UP : WALK, workspaceId, search, archived)
                        .bind("before", page.before())
                        .bind("limit", page.fetch())
                        .map(CourseStore::course)
                        .all());
    }

    Mono<Course> find(long workspaceId, long id) {
        return found(FIND, workspaceId, id);
    }

    /** Reads it and keeps others from changing it, and from referring to it, until the transaction ends. */
    Mono<Course> lock(long workspaceId, long id) {
        return found(FIND + " FOR UPDATE", workspaceId, id);
    }

    Mono<Long> insert(long workspaceId, Course.Draft draft) {
        return draft(database.sql(INSERT), workspaceId, draft)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Void> update(long workspaceId, long id, Course.Draft draft) {
        return draft(database.sql(UPDATE).bind("id", id), workspaceId, draft).then();
    }

    /** Those that lead to the course; nobody else changes them until the transaction ends. */
    Mono<Void> lockCampaigns(long workspaceId, long id) {
        return one(LOCK_CAMPAIGNS, workspaceId, id).then();
    }

    /** Writes the course's name and address to the campaigns that lead to it. */
    Mono<Void> tellCampaigns(long workspaceId, long id) {
        return one(TELL_CAMPAIGNS, workspaceId, id).then();
    }

    Mono<Boolean> hasLearners(long id) {
        return database.sql(HAS_LEARNERS)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("learners", Boolean.class)))
                .one();
    }

    Mono<Void> archive(long workspaceId, long id, Instant now) {
        return one(ARCHIVE, workspaceId, id).bind("now", now).then();
    }

    Mono<Void> restore(long workspaceId, long id) {
        return one(RESTORE, workspaceId, id).then();
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

    Mono<List<String>> allowedHosts(long workspaceId) {
        return database.sql(ALLOWED_HOSTS)
                .bind("workspace", workspaceId)
                .map(row -> List.of(Objects.requireNonNull(row.get("allowed_hosts", String[].class))))
                .one();
    }

    private Mono<Boolean> isNarrow(long workspaceId, CourseSearch search, boolean archived) {
        return matching(IS_NARROW, workspaceId, search, archived)
                .map(row -> Objects.requireNonNull(row.get("narrow", Boolean.class)))
                .one();
    }

    /** The look-up as it is sent, for the test that has its plan explained. */
    static String lookUp(CourseSearch search) {
        return LOOK_UP.formatted(conditions(search));
    }

    private GenericExecuteSpec matching(String sql, long workspaceId, CourseSearch search, boolean archived) {
        GenericExecuteSpec statement = database.sql(sql.formatted(conditions(search)))
                .bind("workspace", workspaceId)
                .bind("archived", archived);
        for (int i = 0; i < search.patterns().size(); i++) {
            statement = statement.bind("word" + i, search.patterns().get(i));
        }
        return statement;
    }

    /** One LIKE a word: LIKE ALL (array) is not looked up in an index. */
    private static String conditions(CourseSearch search) {
        return IntStream.range(0, search.patterns().size())
                .mapToObj(i -> "AND k.search LIKE :word" + i)
                .collect(Collectors.joining(" "));
    }

    private Mono<Course> found(String sql, long workspaceId, long id) {
        return one(sql, workspaceId, id).map(CourseStore::course).one();
    }

    private GenericExecuteSpec one(String sql, long workspaceId, long id) {
        return database.sql(sql).bind("workspace", workspaceId).bind("id", id);
    }

    private static GenericExecuteSpec draft(GenericExecuteSpec statement, long workspaceId, Course.Draft draft) {
        return statement
                .bind("workspace", workspaceId)
                .bind("name", String.valueOf(draft.name()))
                .bind("description", text(draft.description()))
                .bind("kind", text(draft.kind()))
                .bind("url", text(draft.url()))
                .bind("search", FoldedText.ofName(String.valueOf(draft.name())));
    }

    private static Parameter text(@Nullable String value) {
        return Parameter.fromOrEmpty(value, String.class);
    }

    private static Course course(Readable row) {
        return new Course(
                Id.text(row.get("id", Long.class)),
                row.get("name", String.class),
                row.get("description", String.class),
                row.get("kind", String.class),
                row.get("url", String.class),
                row.get("created_at", Instant.class),
                row.get("archived_at", Instant.class));
    }
}
