package io.beckon.gateway.enrolment;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Enrolments, and how an accepted invitation makes them. Every list is walked along an index. */
@Component
class EnrolmentStore {

    private static final String SELECT = """
            SELECT e.id, e.account_id, a.address, a.display_name, e.course_id, k.name AS course_name, e.way::text AS way,
                   e.invitation_id, e.at
              FROM %s
              JOIN account a ON a.id = e.account_id
              JOIN course k ON k.id = e.course_id
             WHERE\s""";

    private static final String OF_COURSE =
            SELECT.formatted("enrolment e") + "e.course_id = :id AND e.id < :before ORDER BY e.id DESC LIMIT :limit";

    private static final String OF_ACCOUNT =
            SELECT.formatted("enrolment e") + "e.account_id = :id AND e.id < :before ORDER BY e.id DESC LIMIT :limit";

    /** Both tables are bound by the cursor: else a merge of the two would read enrolments from the newest account on. */
    private static final String OF_GROUP = SELECT.formatted("""
            (SELECT e.*
               FROM user_group_member m JOIN enrolment e ON e.account_id = m.account_id
              WHERE m.user_group_id = :id AND m.account_id <= :account AND (e.account_id, e.course_id) < (:account, :course)
              ORDER BY e.account_id DESC, e.course_id DESC LIMIT :limit) e""") + "true ORDER BY e.account_id DESC, e.course_id DESC";

    private static final String HAS_ACCOUNT =
            "SELECT EXISTS (SELECT FROM account WHERE id = :id AND workspace_id = :workspace) AS known";

    private static final String HAS_COURSE =
            "SELECT EXISTS (SELECT FROM course WHERE id = :id AND workspace_id = :workspace) AS known";

    private static final String HAS_GROUP =
            "SELECT EXISTS (SELECT FROM user_group WHERE id = :id AND workspace_id = :workspace) AS known";

    private static final String LOCK_ACCOUNTS =
            "SELECT id FROM account WHERE workspace_id = :workspace AND id = ANY (:ids) ORDER BY id FOR KEY SHARE";

    /** FOR SHARE: it is not archived, either, before the transaction has enrolled. */
    private static final String LOCK_COURSE = """
            SELECT name, archived_at IS NOT NULL AS archived FROM course WHERE id = :id AND workspace_id = :workspace FOR SHARE""";

    private static final String ENROL = """
            INSERT INTO enrolment (workspace_id, account_id, course_id, way, at)
            SELECT :workspace, a.id, :course, 'manager', :at FROM unnest(:accounts) AS a (id) ORDER BY a.id
                ON CONFLICT ON CONSTRAINT enrolment_once DO NOTHING""";

    private static final String WITHDRAW =
            "DELETE FROM enrolment WHERE workspace_id = :workspace AND course_id = :course AND account_id = :account";

    /** A group that is deleted in this moment is left out. */
    private static final String JOIN_BY_INVITATION = """
            INSERT INTO user_group_member (workspace_id, user_group_id, account_id, invitation_id, joined_at)
            SELECT i.workspace_id, g.id, a.id, i.id, :at
              FROM invitation i
              JOIN account a ON a.address = i.address AND a.workspace_id = i.workspace_id
              JOIN campaign_user_group c ON c.campaign_id = i.campaign_id
              JOIN user_group g ON g.id = c.user_group_id
             WHERE i.id = :id
             ORDER BY g.id
               FOR KEY SHARE OF g
                ON CONFLICT (user_group_id, account_id) DO NOTHING""";

    private static final String ENROL_BY_INVITATION = """
            WITH wanted AS (
                SELECT c.course_id FROM invitation i JOIN campaign_course c ON c.campaign_id = i.campaign_id WHERE i.id = :id
                 UNION
                SELECT c.destination_course_id FROM invitation i JOIN campaign c ON c.id = i.campaign_id WHERE i.id = :id
                 UNION
                SELECT pc.course_id
                  FROM invitation i
                  JOIN campaign_program c ON c.campaign_id = i.campaign_id
                  JOIN program_course pc ON pc.program_id = c.program_id
                 WHERE i.id = :id
                 UNION
                SELECT gc.course_id
                  FROM invitation i
                  JOIN campaign_user_group c ON c.campaign_id = i.campaign_id
                  JOIN user_group_course gc ON gc.user_group_id = c.user_group_id
                 WHERE i.id = :id
                 UNION
                SELECT pc.course_id
                  FROM invitation i
                  JOIN campaign_user_group c ON c.campaign_id = i.campaign_id
                  JOIN user_group_program gp ON gp.user_group_id = c.user_group_id
                  JOIN program_course pc ON pc.program_id = gp.program_id
                 WHERE i.id = :id)
            INSERT INTO enrolment (workspace_id, account_id, course_id, way, invitation_id, at)
            SELECT i.workspace_id, a.id, k.id, 'invitation', i.id, :at
              FROM invitation i
              JOIN account a ON a.address = i.address AND a.workspace_id = i.workspace_id
             CROSS JOIN course k
             WHERE i.id = :id AND k.id IN (SELECT course_id FROM wanted) AND k.archived_at IS NULL
             ORDER BY k.id
               FOR KEY SHARE OF k
                ON CONFLICT ON CONSTRAINT enrolment_once DO NOTHING""";

    private static final String JOIN_BY_REGISTRATION = """
            INSERT INTO user_group_member (workspace_id, user_group_id, account_id, joined_at)
            SELECT r.workspace_id, g.id, r.account_id, :at
              FROM registration r
              JOIN registration_user_group c ON c.registration_invitation_id = r.registration_invitation_id
              JOIN user_group g ON g.id = c.user_group_id
             WHERE r.id = :id AND r.account_id IS NOT NULL
             ORDER BY g.id
               FOR KEY SHARE OF g
                ON CONFLICT (user_group_id, account_id) DO NOTHING""";

    private static final String ENROL_BY_REGISTRATION = """
            WITH wanted AS (
                SELECT gc.course_id
                  FROM registration r
                  JOIN registration_user_group c ON c.registration_invitation_id = r.registration_invitation_id
                  JOIN user_group_course gc ON gc.user_group_id = c.user_group_id
                 WHERE r.id = :id
                 UNION
                SELECT pc.course_id
                  FROM registration r
                  JOIN registration_user_group c ON c.registration_invitation_id = r.registration_invitation_id
                  JOIN user_group_program gp ON gp.user_group_id = c.user_group_id
                  JOIN program_course pc ON pc.program_id = gp.program_id
                 WHERE r.id = :id)
            INSERT INTO enrolment (workspace_id, account_id, course_id, way, at)
            SELECT r.workspace_id, r.account_id, k.id, 'registration', :at
              FROM registration r
             CROSS JOIN course k
             WHERE r.id = :id AND r.account_id IS NOT NULL
               AND k.id IN (SELECT course_id FROM wanted) AND k.archived_at IS NULL
             ORDER BY k.id
               FOR KEY SHARE OF k
                ON CONFLICT ON CONSTRAINT enrolment_once DO NOTHING""";

    /** What is asked of a course before anybody is enrolled in it. */
    record KnownCourse(String name, boolean archived) {}

    private final DatabaseClient database;

    EnrolmentStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Enrolment> ofCourse(long courseId, PageRequest page) {
        return list(OF_COURSE, courseId, page);
    }

    Flux<Enrolment> ofAccount(long accountId, PageRequest page) {
        return list(OF_ACCOUNT, accountId, page);
    }

    Flux<Enrolment> ofGroup(long groupId, GroupPosition beyond, int fetch) {
        return database.sql(OF_GROUP)
                .bind("id", groupId)
                .bind("account", beyond.account())
                .bind("course", beyond.course())
                .bind("limit", fetch)
                .map(EnrolmentStore::enrolment)
                .all();
    }

    Mono<Boolean> hasAccount(long workspaceId, long id) {
        return has(HAS_ACCOUNT, workspaceId, id);
    }

    Mono<Boolean> hasCourse(long workspaceId, long id) {
        return has(HAS_COURSE, workspaceId, id);
    }

    Mono<Boolean> hasGroup(long workspaceId, long id) {
        return has(HAS_GROUP, workspaceId, id);
    }

    /** Those of the ids that are accounts of the workspace. */
    Flux<Long> lockAccounts(long workspaceId, Long[] ids) {
        return database.sql(LOCK_ACCOUNTS)
                .bind("workspace", workspaceId)
                .bind("ids", ids)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all();
    }

    Mono<KnownCourse> lockCourse(long workspaceId, long id) {
        return database.sql(LOCK_COURSE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> new KnownCourse(
                        Objects.requireNonNull(row.get("name", String.class)),
                        Objects.requireNonNull(row.get("archived", Boolean.class))))
                .one();
    }

    /** How many were not enrolled before. */
    Mono<Long> enrol(long workspaceId, Long[] accounts, long courseId, Instant at) {
        return database.sql(ENROL)
                .bind("workspace", workspaceId)
                .bind("accounts", accounts)
                .bind("course", courseId)
                .bind("at", at)
                .fetch()
                .rowsUpdated();
    }

    Mono<Void> withdraw(long workspaceId, long courseId, long accountId) {
        return database.sql(WITHDRAW)
                .bind("workspace", workspaceId)
                .bind("course", courseId)
                .bind("account", accountId)
                .then();
    }

    Mono<Void> joinByInvitation(long invitationId, Instant at) {
        return database.sql(JOIN_BY_INVITATION)
                .bind("id", invitationId)
                .bind("at", at)
                .then();
    }

    Mono<Void> enrolByInvitation(long invitationId, Instant at) {
        return database.sql(ENROL_BY_INVITATION)
                .bind("id", invitationId)
                .bind("at", at)
                .then();
    }

    Mono<Void> joinByRegistration(long registrationId, Instant at) {
        return database.sql(JOIN_BY_REGISTRATION)
                .bind("id", registrationId)
                .bind("at", at)
                .then();
    }

    Mono<Void> enrolByRegistration(long registrationId, Instant at) {
        return database.sql(ENROL_BY_REGISTRATION)
                .bind("id", registrationId)
                .bind("at", at)
                .then();
    }

    private Flux<Enrolment> list(String sql, long id, PageRequest page) {
        return database.sql(sql)
                .bind("id", id)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(EnrolmentStore::enrolment)
                .all();
    }

    private Mono<Boolean> has(String sql, long workspaceId, long id) {
        return database.sql(sql)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("known", Boolean.class)))
                .one();
    }

    private static Enrolment enrolment(Readable row) {
        return new Enrolment(
                Id.text(row.get("id", Long.class)),
                Id.text(row.get("account_id", Long.class)),
                row.get("address", String.class),
                row.get("display_name", String.class),
                Id.text(row.get("course_id", Long.class)),
                row.get("course_name", String.class),
                row.get("way", String.class),
                idText(row.get("invitation_id", Long.class)),
                row.get("at", Instant.class));
    }

    static @Nullable String idText(@Nullable Long id) {
        return id == null ? null : Id.text(id);
    }
}
