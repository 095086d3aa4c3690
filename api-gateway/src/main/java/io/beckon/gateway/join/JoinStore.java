package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.link.PersonalLink;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the pages of registration invitations read, and how a registration becomes an account. */
@Component
class JoinStore {

    /** One row in any case: an address nobody has is looked for as long as one that somebody has. */
    private static final String FIND = "SELECT " + JoinInvitation.COLUMNS + """

              FROM (SELECT 1) AS always
              LEFT JOIN registration_invitation i ON i.public_id = :publicId
              LEFT JOIN workspace w ON w.id = i.workspace_id""";

    private static final String TICKET = "SELECT " + JoinInvitation.COLUMNS + """
            , r.id AS registration_id, r.address, r.display_name, r.confirmed_ticket
              FROM registration r
              JOIN registration_invitation i ON i.id = r.registration_invitation_id
              JOIN workspace w ON w.id = i.workspace_id
             WHERE r.id = :id AND i.public_id = :publicId""";

    /** One row in any case, and the same work whether the address is in use or not. */
    private static final String STANDING = """
            SELECT (SELECT a.workspace_id FROM account a WHERE a.address = :address) AS workspace_id,
                   (SELECT candidate FROM unnest(CAST(:candidates AS text[])) WITH ORDINALITY AS c (candidate, place)
                     WHERE NOT EXISTS (SELECT FROM account a WHERE a.address = candidate)
                     ORDER BY place LIMIT 1) AS suggestion""";

    /** Before the registration, in the order of whoever removes an account, which its registrations forget then. */
    private static final String LOCK_ACCOUNT = """
            SELECT a.id FROM account a
             WHERE a.id IN (SELECT b.id FROM registration r JOIN account b ON b.address = r.address WHERE r.id = :id
                             UNION
                            SELECT r.account_id FROM registration r WHERE r.id = :id)
             ORDER BY a.id
               FOR KEY SHARE OF a""";

    /** Once it takes nobody any more, only who holds a seat and is in time; while the workspace is suspended, nobody. */
    private static final String LOCK = """
            SELECT r.workspace_id
              FROM registration r
              JOIN registration_invitation i ON i.id = r.registration_invitation_id
              JOIN workspace w ON w.id = r.workspace_id
             WHERE r.id = :id AND r.state <> 'released' AND r.address IS NOT NULL AND w.suspended_at IS NULL
               AND (i.closed_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > :now)
                    OR r.state = 'held' AND r.held_until > :now)
               FOR UPDATE OF r""";

    private static final String CREATE_ACCOUNT = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, created_at)
            SELECT r.workspace_id, r.address, r.mailbox, r.display_name, :now FROM registration r WHERE r.id = :id
                ON CONFLICT (address) DO NOTHING""";

    private static final String ACCOUNT = """
            SELECT a.id FROM registration r JOIN account a ON a.address = r.address AND a.workspace_id = r.workspace_id
             WHERE r.id = :id""";

    private static final String CONFIRM = """
            UPDATE registration
               SET state = 'confirmed', confirmed_at = coalesce(confirmed_at, :now), confirmed_ticket = :ticket, account_id = :account
             WHERE id = :id""";

    /** The seat is free from now on, as one that was not confirmed in time. */
    private static final String LET_GO = "UPDATE registration SET held_until = :now WHERE id = :id AND state = 'held'";

    /**
     * Where an address has an account.
     *
     * @param suggestion one that is free, made of this one
     */
    record Standing(@Nullable Long workspaceId, @Nullable String suggestion) {

        boolean isElsewhere(JoinInvitation invitation) {
            return workspaceId != null && workspaceId != invitation.workspaceId();
        }
    }

    private final DatabaseClient database;

    JoinStore(DatabaseClient database) {
        this.database = database;
    }

    /** Always one answer, which is empty where nobody has such a page. */
    Mono<Optional<JoinInvitation>> find(String publicId, Instant now) {
        return database.sql(FIND)
                .bind("publicId", JoinInvitation.plausible(publicId))
                .bind("now", now)
                .map(row -> row.get("id", Long.class) == null
                        ? Optional.<JoinInvitation>empty()
                        : Optional.of(JoinInvitation.of(row)))
                .one();
    }

    Mono<Ticket> ticket(String publicId, String token, PersonalLink link, Instant now) {
        return database.sql(TICKET)
                .bind("id", link.invitationId())
                .bind("publicId", JoinInvitation.plausible(publicId))
                .bind("now", now)
                .map(row -> Ticket.of(row, token, link.version()))
                .one();
    }

    Mono<Standing> standing(JoinInvitation invitation, EmailAddress address) {
        return database.sql(STANDING)
                .bind("address", address.toString())
                .bind(
                        "candidates",
                        SubAddress.candidates(
                                        address,
                                        invitation.separator(),
                                        invitation.branding().workspaceName())
                                .toArray(String[]::new))
                .map(row -> new Standing(row.get("workspace_id", Long.class), row.get("suggestion", String.class)))
                .one();
    }

    /** Keeps a registration that may be confirmed now, and the account of its address; empty when there is none. */
    Mono<Boolean> lock(long registrationId, Instant now) {
        return database.sql(LOCK_ACCOUNT)
                .bind("id", registrationId)
                .map(row -> true)
                .all()
                .then(database.sql(LOCK)
                        .bind("id", registrationId)
                        .bind("now", now)
                        .map(row -> true)
                        .one());
    }

    /** The account of the registration's address, made when there is none; empty when it is in another workspace. */
    Mono<Long> account(long registrationId, Instant now) {
        return database.sql(CREATE_ACCOUNT)
                .bind("id", registrationId)
                .bind("now", now)
                .then()
                .then(database.sql(ACCOUNT)
                        .bind("id", registrationId)
                        .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                        .one());
    }

    Mono<Void> confirm(long registrationId, int ticket, long accountId, Instant now) {
        return database.sql(CONFIRM)
                .bind("id", registrationId)
                .bind("ticket", (short) ticket)
                .bind("account", accountId)
                .bind("now", now)
                .then();
    }

    Mono<Void> letGo(long registrationId, Instant now) {
        return database.sql(LET_GO).bind("id", registrationId).bind("now", now).then();
    }
}
