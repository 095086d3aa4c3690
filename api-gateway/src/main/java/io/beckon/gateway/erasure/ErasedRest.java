package io.beckon.gateway.erasure;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.access.Actor;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.member.WorkspaceMembers;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a person out of what else may name them: the suppression list, seats taken by passcode, kept answers, the
 * selections of follow-ups, and an account that came back while the erasure went on.
 */
@Component
class ErasedRest {

    private static final String MAILBOX_SUPPRESSED = """
            DELETE FROM suppression WHERE workspace_id = :workspace AND scope = 'mailbox' AND value = :mailbox
            RETURNING id
            """;

    private static final String ADDRESS_SUPPRESSED = """
            DELETE FROM suppression WHERE workspace_id = :workspace AND scope = 'address' AND value = :address
            """;

    /** Of mails whose invitation went on to another address. */
    private static final String BOUNCES = """
            DELETE FROM bounce WHERE workspace_id = :workspace AND address = :address
            """;

    private static final String IMPORTS = """
            UPDATE account_import_row r SET address = NULL, argument = NULL, suggested_address = NULL
              FROM account_import i
             WHERE r.address = :address AND i.id = r.import_id AND i.workspace_id = :workspace
            """;

    /** A repeat of such a request is told that its answer is shown only once. */
    private static final String KEPT_ANSWERS = """
            UPDATE idempotency SET body = NULL
             WHERE workspace_id = :workspace AND body IS NOT NULL AND position(convert_to(:address, 'UTF8') IN body) > 0
            """;

    private static final String SELECTIONS = """
            UPDATE follow_up SET selection = jsonb_set(selection, '{filter,search}', '"erased"')
             WHERE workspace_id = :workspace AND strpos(lower(selection #>> '{filter,search}'), :address) > 0
            """;

    /** A seat that is only held goes back, under the lock of its invitation like any other; a confirmed one stays used. */
    private static final String HELD_SEATS = """
            WITH locked AS (
                SELECT i.id FROM registration_invitation i
                 WHERE i.id IN (SELECT r.registration_invitation_id FROM registration r
                                 WHERE r.workspace_id = :workspace AND r.address = :address AND r.state = 'held')
                 ORDER BY i.id
                   FOR UPDATE),
            released AS (
                UPDATE registration r
                   SET state = 'released', released_at = :now, address = NULL, mailbox = NULL, display_name = NULL
                  FROM locked
                 WHERE r.registration_invitation_id = locked.id AND r.workspace_id = :workspace
                   AND r.address = :address AND r.state = 'held'
                RETURNING r.registration_invitation_id AS id)
            UPDATE registration_invitation i SET seats_taken = i.seats_taken - 1
              FROM released WHERE i.id = released.id
            """;

    private static final String SEATS = """
            UPDATE registration SET address = NULL, mailbox = NULL, display_name = NULL
             WHERE workspace_id = :workspace AND address = :address
            """;

    private final DatabaseClient database;
    private final ErasedAddresses erased;
    private final WorkspaceMembers members;

    ErasedRest(DatabaseClient database, ErasedAddresses erased, WorkspaceMembers members) {
        this.database = database;
        this.erased = erased;
        this.members = members;
    }

    /** Whether an account has to stay. */
    Mono<Boolean> erase(Erasure erasure) {
        EmailAddress address = EmailAddress.parse(erasure.address());
        return erased.erasedAmong(erasure.workspaceId(), List.of(address))
                .map(Set::isEmpty)
                .flatMap(lifted -> Flux.concat(
                                mailbox(erasure),
                                of(erasure, ADDRESS_SUPPRESSED).then(),
                                of(erasure, BOUNCES).then(),
                                of(erasure, IMPORTS).then(),
                                of(erasure, HELD_SEATS)
                                        .bind("now", erasure.now())
                                        .then(),
                                of(erasure, SEATS).then(),
                                of(erasure, KEPT_ANSWERS).then(),
                                of(erasure, SELECTIONS).then())
                        .then(lifted ? Mono.just(false) : account(erasure, address)));
    }

    /** An old link or a sign-in that was just under way may have made it after the erasure was begun. Whose it is may not matter. */
    private Mono<Boolean> account(Erasure erasure, EmailAddress address) {
        Caller nobody =
                new Caller(erasure.workspaceId(), new Actor(Actor.Kind.ACCOUNT, 0), ManagerRole.OWNER, Set.of(), false);
        return members.eraseUnlessLastOwner(nobody, address);
    }

    private GenericExecuteSpec of(Erasure erasure, String sql) {
        return database.sql(sql).bind("workspace", erasure.workspaceId()).bind("address", erasure.address());
    }

    /** The mailbox stays suppressed with all its sub-addresses, by its hash. */
    private Mono<Void> mailbox(Erasure erasure) {
        return database.sql(MAILBOX_SUPPRESSED)
                .bind("workspace", erasure.workspaceId())
                .bind("mailbox", erasure.mailbox())
                .map(row -> row.get("id", Long.class))
                .all()
                .concatMap(entry ->
                        erased.add(erasure.workspaceId(), SuppressionScope.MAILBOX, erasure.mailbox(), erasure.now()))
                .then();
    }
}
