package io.beckon.gateway.registration;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Registration invitations and the user groups they lead to. */
@Component
class RegistrationStore {

    private static final String SELECT = """
            SELECT i.id, i.public_id, i.name, i.organization_group_id, i.seats, i.seats_taken, i.message, i.locale, i.expires_at,
                   i.expires_at <= :now AS expired, i.created_at, i.closed_at, i.passcode_sealed, w.public_base_url,
                   h.held::integer AS held, h.overdue::integer AS overdue,
                   ARRAY(SELECT l.user_group_id FROM registration_user_group l
                          WHERE l.registration_invitation_id = i.id ORDER BY 1) AS user_groups,
                   ARRAY(SELECT c.id FROM campaign c
                          WHERE c.registration_invitation_id = i.id ORDER BY c.id DESC LIMIT 100) AS campaigns
              FROM registration_invitation i
              JOIN workspace w ON w.id = i.workspace_id
             CROSS JOIN LATERAL (
                   SELECT count(*) FILTER (WHERE r.held_until > :now) AS held,
                          count(*) FILTER (WHERE r.held_until <= :now) AS overdue
                     FROM registration r WHERE r.registration_invitation_id = i.id AND r.state = 'held') h
             WHERE i.workspace_id = :workspace""";

    private static final String LIST = SELECT + " AND i.id < :before ORDER BY i.id DESC LIMIT :limit";

    private static final String FIND = SELECT + " AND i.id = :id";

    private static final String LOCK =
            "SELECT id FROM registration_invitation WHERE id = :id AND workspace_id = :workspace FOR NO KEY UPDATE";

    private static final String NEXT_ID =
            "SELECT nextval(pg_get_serial_sequence('registration_invitation', 'id')) AS id";

    private static final String INSERT = """
            INSERT INTO registration_invitation (id, workspace_id, public_id, name, organization_group_id, seats, passcode_hash,
                                                 passcode_sealed, message, locale, expires_at, created_at)
            VALUES (:id, :workspace, :publicId, :name, :place, :seats, :hash, :sealed, :message, :locale, :expires, :now)
            """;

    /** Not below what is taken: the constraint would refuse that anyway, but here it can be said. */
    private static final String UPDATE = """
            UPDATE registration_invitation
               SET name = :name, organization_group_id = :place, seats = :seats, message = :message, locale = :locale,
                   expires_at = :expires
             WHERE id = :id AND seats_taken <= :seats
            """;

    private static final String SET_PASSCODE = """
            UPDATE registration_invitation
               SET passcode_hash = :hash, passcode_sealed = :sealed, passcode_version = passcode_version + 1
             WHERE id = :id
            """;

    private static final String RAISE =
            "UPDATE registration_invitation SET seats = :seats WHERE id = :id AND seats <= :seats";

    private static final String CLOSE =
            "UPDATE registration_invitation SET closed_at = coalesce(closed_at, :now) WHERE id = :id";

    private static final String REOPEN = "UPDATE registration_invitation SET closed_at = NULL WHERE id = :id";

    private static final String TAKE_OUT = """
            DELETE FROM registration_user_group WHERE registration_invitation_id = :id AND user_group_id <> ALL (:groups)""";

    private static final String PUT_IN = """
            INSERT INTO registration_user_group (workspace_id, registration_invitation_id, user_group_id)
            SELECT :workspace, :id, g.id FROM unnest(:groups) AS g (id) ORDER BY g.id
                ON CONFLICT DO NOTHING""";

    private static final String PLACE = """
            SELECT name FROM organization_group WHERE id = :id AND workspace_id = :workspace FOR KEY SHARE""";

    /** With the lock none of them is moved or deleted before the transaction ends. */
    private static final String GROUPS = """
            SELECT g.id, g.name, g.organization_group_id,
                   EXISTS (SELECT FROM user_group_course gc JOIN course k ON k.id = gc.course_id
                            WHERE gc.user_group_id = g.id AND k.archived_at IS NULL)
                   OR EXISTS (SELECT FROM user_group_program gp
                                JOIN program_course pc ON pc.program_id = gp.program_id
                                JOIN course k ON k.id = pc.course_id
                               WHERE gp.user_group_id = g.id AND k.archived_at IS NULL) AS has_course
              FROM user_group g
             WHERE g.workspace_id = :workspace AND g.id = ANY (:ids)
             ORDER BY g.id
               FOR SHARE OF g""";

    private static final String DEFAULT_LOCALE = "SELECT locale FROM workspace WHERE id = :workspace";

    private static final String PUBLIC_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int PUBLIC_ID_LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A user group as a registration invitation may lead to it. */
    record KnownGroup(long id, String name, long organizationGroupId, boolean hasCourse) {}

    /** What is stored of a passcode. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Kept(byte[] hash, byte[] sealed) {}

    private final DatabaseClient database;
    private final Clock clock;

    RegistrationStore(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Flux<StoredInvitation> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("now", clock.instant())
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(StoredInvitation::of)
                .all();
    }

    Mono<StoredInvitation> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("now", clock.instant())
                .bind("id", id)
                .map(StoredInvitation::of)
                .one();
    }

    /** Keeps others from changing it, and from taking seats, until the transaction ends; empty when the workspace has none. */
    Mono<StoredInvitation> lock(long workspaceId, long id) {
        return database.sql(LOCK)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(locked -> find(workspaceId, id));
    }

    Mono<Long> nextId() {
        return database.sql(NEXT_ID)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Void> insert(long workspaceId, long id, RegistrationInvitation.Draft draft, Kept passcode) {
        return draft(database.sql(INSERT), id, draft)
                .bind("workspace", workspaceId)
                .bind("publicId", publicId())
                .bind("hash", passcode.hash())
                .bind("sealed", passcode.sealed())
                .bind("now", clock.instant())
                .then();
    }

    /** Whether it was stored; not where more seats are taken than it would have. */
    Mono<Boolean> update(long id, RegistrationInvitation.Draft draft) {
        return changed(draft(database.sql(UPDATE), id, draft));
    }

    Mono<Void> setPasscode(long id, Kept passcode) {
        return database.sql(SET_PASSCODE)
                .bind("id", id)
                .bind("hash", passcode.hash())
                .bind("sealed", passcode.sealed())
                .then();
    }

    /** Whether it has so many seats now; not where it had more. */
    Mono<Boolean> raise(long id, int seats) {
        return changed(database.sql(RAISE).bind("id", id).bind("seats", seats));
    }

    Mono<Void> close(long id) {
        return database.sql(CLOSE).bind("id", id).bind("now", clock.instant()).then();
    }

    Mono<Void> reopen(long id) {
        return database.sql(REOPEN).bind("id", id).then();
    }

    Mono<Void> leadTo(long workspaceId, long id, Long[] groups) {
        return database.sql(TAKE_OUT)
                .bind("id", id)
                .bind("groups", groups)
                .then()
                .then(database.sql(PUT_IN)
                        .bind("workspace", workspaceId)
                        .bind("id", id)
                        .bind("groups", groups)
                        .then());
    }

    /** Whether the workspace has this organization group; it is not deleted before the transaction ends. */
    Mono<Boolean> hasPlace(long workspaceId, @Nullable String id) {
        return database.sql(PLACE)
                .bind("workspace", workspaceId)
                .bind("id", id == null ? 0L : Id.read(id).orElse(0))
                .map(row -> true)
                .one()
                .defaultIfEmpty(false);
    }

    /** Those of the ids that are user groups of the workspace. */
    Mono<Map<Long, KnownGroup>> groups(long workspaceId, Long[] ids) {
        return database.sql(GROUPS)
                .bind("workspace", workspaceId)
                .bind("ids", ids)
                .map(RegistrationStore::group)
                .all()
                .collect(Collectors.toMap(KnownGroup::id, Function.identity()));
    }

    Mono<String> defaultLocale(long workspaceId) {
        return database.sql(DEFAULT_LOCALE)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("locale", String.class)))
                .one();
    }

    /** Of a draft that was found fit. */
    private static GenericExecuteSpec draft(GenericExecuteSpec sql, long id, RegistrationInvitation.Draft draft) {
        return sql.bind("id", id)
                .bind("name", String.valueOf(draft.name()))
                .bind("place", Parameter.fromOrEmpty(place(draft.organizationGroupId()), Long.class))
                .bind("seats", Objects.requireNonNull(draft.registrations()))
                .bind("message", Parameter.fromOrEmpty(draft.message(), String.class))
                .bind("locale", String.valueOf(draft.locale()))
                .bind("expires", Parameter.fromOrEmpty(draft.expiresAt(), Instant.class));
    }

    private static @Nullable Long place(@Nullable String id) {
        return id == null ? null : Long.valueOf(Id.read(id).orElseThrow());
    }

    private static Mono<Boolean> changed(GenericExecuteSpec sql) {
        return sql.fetch().rowsUpdated().map(rows -> rows == 1);
    }

    private static KnownGroup group(Readable row) {
        return new KnownGroup(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("organization_group_id", Long.class)),
                Boolean.TRUE.equals(row.get("has_course", Boolean.class)));
    }

    private static String publicId() {
        return RANDOM.ints(PUBLIC_ID_LENGTH, 0, PUBLIC_ALPHABET.length())
                .mapToObj(PUBLIC_ALPHABET::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
