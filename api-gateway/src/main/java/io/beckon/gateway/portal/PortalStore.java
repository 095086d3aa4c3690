package io.beckon.gateway.portal;

import io.beckon.contracts.state.EnrolmentWay;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.page.Branding;
import io.r2dbc.spi.Readable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What belongs to one account. Every statement begins at the account, so that nothing of another workspace can be in its result. */
@Component
class PortalStore {

    /** How many unanswered invitations are shown; more come up when some are answered. */
    private static final int MOST_INVITATIONS = 20;

    private static final String LEARNER = """
            SELECT a.address, a.display_name, a.password_hash IS NOT NULL AS has_password,
                   w.allowed_hosts, w.assertion_hosts, w.public_base_url, w.locale, w.time_zone, %s
              FROM account a
              JOIN workspace w ON w.id = a.workspace_id
             WHERE a.id = :account AND w.suspended_at IS NULL""".formatted(Branding.COLUMNS);

    private static final String COURSES = """
            SELECT e.id, e.course_id, k.name, e.way::text AS way, c.destination_name, coalesce(i.accepted_at, e.at) AS at
              FROM enrolment e
              JOIN course k ON k.id = e.course_id
              LEFT JOIN invitation i ON i.id = e.invitation_id
              LEFT JOIN campaign c ON c.id = i.campaign_id
             WHERE e.account_id = :account AND e.id < :before AND k.archived_at IS NULL
             ORDER BY e.id DESC
             LIMIT :limit""";

    private static final String COURSE = """
            SELECT k.id, k.name, k.description, k.url, e.invitation_id, c.assertions
              FROM enrolment e
              JOIN course k ON k.id = e.course_id
              LEFT JOIN invitation i ON i.id = e.invitation_id
              LEFT JOIN campaign c ON c.id = i.campaign_id AND c.destination_course_id = k.id
             WHERE e.account_id = :account AND e.course_id = :course AND k.archived_at IS NULL""";

    /** Those that were mailed and can still be accepted; the same conditions as under the link itself. */
    private static final String INVITATIONS = """
            SELECT i.id, coalesce(c.destination_name, r.name) AS title, '/join/' || r.public_id AS join_path,
                   coalesce(i.renewed_at, d.sent_at) + c.expires_after_seconds * interval '1 second' AS expires
              FROM account a
              JOIN invitation i ON i.workspace_id = a.workspace_id AND i.address = a.address
              JOIN campaign c ON c.id = i.campaign_id
              LEFT JOIN registration_invitation r ON r.id = c.registration_invitation_id
              JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
             WHERE a.id = :account AND i.state IN ('pending', 'opened') AND c.state <> 'cancelled'
               AND d.sent_at IS NOT NULL
               AND (c.expires_after_seconds IS NULL
                    OR extract(epoch FROM CAST(:now AS timestamptz) - coalesce(i.renewed_at, d.sent_at)) < c.expires_after_seconds)
             ORDER BY i.id DESC
             LIMIT %d""".formatted(MOST_INVITATIONS);

    private static final String DESTINATION = """
            SELECT c.destination_url, c.assertions
              FROM account a
              JOIN invitation i ON i.workspace_id = a.workspace_id AND i.address = a.address
              JOIN campaign c ON c.id = i.campaign_id
             WHERE a.id = :account AND i.id = :id AND i.state = 'accepted' AND c.destination_kind <> 'portal'
               AND c.destination_url IS NOT NULL""";

    private static final String VERSION = """
            SELECT i.token_version::integer AS version
              FROM account a
              JOIN invitation i ON i.workspace_id = a.workspace_id AND i.address = a.address
             WHERE a.id = :account AND i.id = :id""";

    private final DatabaseClient database;

    PortalStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Learner> learner(SignedIn session) {
        return database.sql(LEARNER)
                .bind("account", session.accountId())
                .map(row -> learner(row, session))
                .one();
    }

    /** One more than the page shows, when there are more. */
    Flux<MyCourse> courses(long accountId, PageRequest page) {
        return database.sql(COURSES)
                .bind("account", accountId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(PortalStore::course)
                .all();
    }

    /** Empty when the account is not enrolled in it, or it is archived. */
    Mono<OpenCourse> course(long accountId, long courseId) {
        return database.sql(COURSE)
                .bind("account", accountId)
                .bind("course", courseId)
                .map(row -> new OpenCourse(
                        number(row, "id"),
                        text(row, "name"),
                        row.get("description", String.class),
                        row.get("url", String.class),
                        row.get("invitation_id", Long.class),
                        row.get("assertions", Boolean.class)))
                .one();
    }

    Flux<MyInvitation> invitations(long accountId, Instant now) {
        return database.sql(INVITATIONS)
                .bind("account", accountId)
                .bind("now", now)
                .map(row -> new MyInvitation(
                        number(row, "id"),
                        row.get("title", String.class),
                        row.get("expires", Instant.class),
                        row.get("join_path", String.class)))
                .all();
    }

    /** The version of an invitation's newest link; empty when the invitation is not this account's. */
    Mono<Integer> version(long accountId, long invitationId) {
        return database.sql(VERSION)
                .bind("account", accountId)
                .bind("id", invitationId)
                .map(row -> Objects.requireNonNull(row.get("version", Integer.class)))
                .one();
    }

    /** Where an accepted invitation leads outside; empty when it is not this account's, or leads nowhere. */
    Mono<Onward> destination(long accountId, long invitationId) {
        return database.sql(DESTINATION)
                .bind("account", accountId)
                .bind("id", invitationId)
                .map(row -> new Onward(
                        text(row, "destination_url"), null, invitationId, row.get("assertions", Boolean.class)))
                .one();
    }

    private static MyCourse course(Readable row) {
        return new MyCourse(
                number(row, "id"),
                number(row, "course_id"),
                text(row, "name"),
                SqlName.of(EnrolmentWay.class, text(row, "way")),
                row.get("destination_name", String.class),
                Objects.requireNonNull(row.get("at", Instant.class)));
    }

    private static Learner learner(Readable row, SignedIn session) {
        return new Learner(
                session,
                text(row, "address"),
                row.get("display_name", String.class),
                Boolean.TRUE.equals(row.get("has_password", Boolean.class)),
                List.of(Objects.requireNonNull(row.get("allowed_hosts", String[].class))),
                List.of(Objects.requireNonNull(row.get("assertion_hosts", String[].class))),
                text(row, "public_base_url"),
                text(row, "locale"),
                zone(text(row, "time_zone")),
                Branding.of(row));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
