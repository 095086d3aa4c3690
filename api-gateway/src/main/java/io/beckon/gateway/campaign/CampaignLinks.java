package io.beckon.gateway.campaign;

import io.beckon.gateway.http.IdList;
import io.beckon.gateway.problem.Faults;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The user groups, courses and programs that a campaign brings people to. */
@Component
class CampaignLinks {

    static final int MOST = 100;

    private static final String KNOWN =
            "SELECT id FROM %s WHERE workspace_id = :workspace AND id = ANY (:ids) ORDER BY id FOR KEY SHARE";

    private static final String TAKE_OUT =
            "DELETE FROM campaign_%1$s WHERE campaign_id = :id AND %1$s_id <> ALL (:ids)";

    private static final String PUT_IN = """
            INSERT INTO campaign_%1$s (workspace_id, campaign_id, %1$s_id)
            SELECT :workspace, :id, l.id FROM unnest(:ids) AS l (id) ORDER BY l.id
                ON CONFLICT DO NOTHING""";

    /** A draft may have people already: theirs lead to its groups from now on. Those of groups taken out went with them. */
    private static final String BLOCKS = """
            INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id)
            SELECT l.user_group_id, c.first_invitation_id, c.first_invitation_id + c.invited_count - 1, c.campaign_id
              FROM submission_chunk c JOIN campaign_user_group l ON l.campaign_id = c.campaign_id
             WHERE c.campaign_id = :id AND c.first_invitation_id IS NOT NULL
                ON CONFLICT DO NOTHING""";

    /** With the lock none of them is archived before the transaction ends. */
    private static final String COURSES = """
            SELECT l.pointer, k.name, k.archived_at IS NOT NULL AS archived
              FROM (SELECT course_id, '/courseIds/' || row_number() OVER (ORDER BY course_id) - 1 AS pointer
                      FROM campaign_course WHERE campaign_id = :id
                     UNION ALL
                    SELECT destination_course_id, '/destination/courseId' FROM campaign WHERE id = :id) l
              JOIN course k ON k.id = l.course_id
             ORDER BY k.id
               FOR SHARE OF k""";

    /** What of a draft's ids the workspace has; each is kept from being deleted until the transaction ends. */
    record Known(Set<Long> userGroups, Set<Long> courses, Set<Long> programs) {}

    private record Course(String pointer, String name, boolean archived) {}

    private final DatabaseClient database;

    CampaignLinks(DatabaseClient database) {
        this.database = database;
    }

    Mono<Known> known(long workspaceId, CampaignDraft draft) {
        return known("user_group", workspaceId, draft.userGroupIds())
                .flatMap(groups -> known("program", workspaceId, draft.programIds())
                        .flatMap(programs -> known("course", workspaceId, courses(draft))
                                .map(courses -> new Known(groups, courses, programs))));
    }

    /** Of a draft whose ids are known. */
    Mono<Void> replace(long workspaceId, long id, CampaignDraft draft) {
        return replace("user_group", workspaceId, id, draft.userGroupIds())
                .then(database.sql(BLOCKS).bind("id", id).then())
                .then(replace("program", workspaceId, id, draft.programIds()))
                .then(replace("course", workspaceId, id, draft.courseIds()));
    }

    /** Fails when nobody can be enrolled any more in a course that the campaign names; none is archived from now on. */
    Mono<Void> checkOpen(long id) {
        return database.sql(COURSES)
                .bind("id", id)
                .map(row -> new Course(
                        Objects.requireNonNull(row.get("pointer", String.class)),
                        Objects.requireNonNull(row.get("name", String.class)),
                        Objects.requireNonNull(row.get("archived", Boolean.class))))
                .all()
                .filter(Course::archived)
                .collectList()
                .flatMap(CampaignLinks::refuse);
    }

    private static Mono<Void> refuse(List<Course> archived) {
        Faults faults = new Faults();
        archived.forEach(course -> faults.add(
                course.pointer(),
                "The course '" + course.name() + "' is archived. Restore it, or take it out of the campaign."));
        return Mono.fromRunnable(faults::throwIfAny);
    }

    private Mono<Set<Long>> known(String table, long workspaceId, @Nullable List<@Nullable String> written) {
        Long[] ids = ids(written);
        return ids.length == 0
                ? Mono.just(Set.of())
                : database.sql(KNOWN.formatted(table))
                        .bind("workspace", workspaceId)
                        .bind("ids", ids)
                        .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                        .all()
                        .collect(HashSet<Long>::new, Set::add)
                        .map(Set::copyOf);
    }

    private Mono<Void> replace(String table, long workspaceId, long id, @Nullable List<@Nullable String> written) {
        Long[] ids = ids(written);
        return database.sql(TAKE_OUT.formatted(table))
                .bind("id", id)
                .bind("ids", ids)
                .then()
                .thenMany(ids.length == 0 ? Flux.empty() : putIn(table, workspaceId, id, ids))
                .then();
    }

    private Mono<Long> putIn(String table, long workspaceId, long id, Long[] ids) {
        return database.sql(PUT_IN.formatted(table))
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("ids", ids)
                .fetch()
                .rowsUpdated();
    }

    private static List<@Nullable String> courses(CampaignDraft draft) {
        CampaignDraft.Destination destination = draft.destination();
        return Stream.concat(
                        Stream.ofNullable(draft.courseIds()).flatMap(List::stream),
                        Stream.ofNullable(destination == null ? null : destination.courseId()))
                .toList();
    }

    /** What cannot be an id, and what is too much, is said by {@link CampaignRules}. */
    private static Long[] ids(@Nullable List<@Nullable String> written) {
        return IdList.read(written, MOST + 1, "", new Faults()).array();
    }
}
