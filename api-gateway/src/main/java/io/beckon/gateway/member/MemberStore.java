package io.beckon.gateway.member;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The accounts of a workspace. */
@Component
class MemberStore {

    private static final String COLUMNS = "id, address, display_name, role::text AS role, created_at";

    private static final String LIST = "SELECT " + COLUMNS + """
              FROM account
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String LIST_BY_ROLE = "SELECT " + COLUMNS + """
              FROM account
             WHERE workspace_id = :workspace AND role = CAST(:role AS manager_role) AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String BY_ADDRESS =
            "SELECT " + COLUMNS + " FROM account WHERE address = :address AND workspace_id = :workspace";

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM account WHERE id = :id AND workspace_id = :workspace";

    /** Two who change members of one workspace in the same moment come one after the other; invitations go on meanwhile. */
    private static final String LOCK = """
            SELECT name, sub_address_separator FROM workspace WHERE id = :workspace FOR NO KEY UPDATE
            """;

    private static final String INSERT = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, role)
            VALUES (:workspace, :address, :mailbox, :name, CAST(:role AS manager_role))
            ON CONFLICT (address) DO NOTHING
            RETURNING\s""" + COLUMNS;

    private static final String UPDATE = """
            UPDATE account SET display_name = :name, role = CAST(:role AS manager_role)
             WHERE id = :id AND workspace_id = :workspace
            """;

    /** Of whoever is about to get more rights than whoever set the password or began a session can have meant. */
    private static final String FORGET_SIGN_INS = """
            WITH ended AS (DELETE FROM session WHERE account_id = :id)
            UPDATE account SET password_hash = NULL WHERE id = :id AND workspace_id = :workspace
            """;

    /** With the sessions that were begun there. */
    private static final String UNBIND = """
            WITH mine AS (SELECT id FROM account WHERE id = :id AND workspace_id = :workspace),
            ended AS (DELETE FROM session s USING mine WHERE s.account_id = mine.id AND s.method = 'oidc')
            DELETE FROM account_identity b USING mine WHERE b.account_id = mine.id
            """;

    private static final String OTHER_OWNER = """
            SELECT EXISTS (
                SELECT 1 FROM account WHERE workspace_id = :workspace AND role = 'owner' AND id <> :id) AS found
            """;

    private static final String DELETE = "DELETE FROM account WHERE id = :id AND workspace_id = :workspace";

    private static final String FORGET_LABEL = """
            UPDATE audit_actor SET label = 'erased' WHERE kind = 'account' AND id = :id
            """;

    private static final String TAKEN = "SELECT address FROM account WHERE address = ANY(:addresses)";

    /** What of a workspace its members' addresses depend on. */
    record Surroundings(String workspaceName, String separator) {}

    private final DatabaseClient database;

    MemberStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<WorkspaceMember> list(long workspaceId, PageRequest page) {
        return paged(database.sql(LIST), workspaceId, page);
    }

    Flux<WorkspaceMember> list(long workspaceId, ManagerRole role, PageRequest page) {
        return paged(database.sql(LIST_BY_ROLE).bind("role", role.sql()), workspaceId, page);
    }

    Mono<WorkspaceMember> find(long workspaceId, EmailAddress address) {
        return database.sql(BY_ADDRESS)
                .bind("address", address.toString())
                .bind("workspace", workspaceId)
                .map(MemberStore::member)
                .one();
    }

    Mono<WorkspaceMember> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(MemberStore::member)
                .one();
    }

    /** Keeps others from changing members of the workspace until the transaction ends. */
    Mono<Surroundings> lock(long workspaceId) {
        return database.sql(LOCK)
                .bind("workspace", workspaceId)
                .map(row -> new Surroundings(text(row, "name"), text(row, "sub_address_separator")))
                .one();
    }

    /** Empty when the address is in use, here or elsewhere. */
    Mono<WorkspaceMember> insert(
            long workspaceId,
            EmailAddress address,
            @Nullable String name,
            ManagerRole role,
            Surroundings surroundings) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("address", address.toString())
                .bind("mailbox", address.mailbox(surroundings.separator()))
                .bind("name", Parameter.fromOrEmpty(name, String.class))
                .bind("role", role.sql())
                .map(MemberStore::member)
                .one();
    }

    Mono<Void> update(long workspaceId, long id, @Nullable String name, ManagerRole role) {
        return database.sql(UPDATE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .bind("name", Parameter.fromOrEmpty(name, String.class))
                .bind("role", role.sql())
                .then();
    }

    Mono<Void> forgetSignIns(long workspaceId, long id) {
        return database.sql(FORGET_SIGN_INS)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .then();
    }

    Mono<Void> unbind(long workspaceId, long id) {
        return database.sql(UNBIND)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .then();
    }

    /** Whether the workspace has an owner beside this account; meant to be asked under {@link #lock}. */
    Mono<Boolean> hasOtherOwner(long workspaceId, long id) {
        return database.sql(OTHER_OWNER)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> Boolean.TRUE.equals(row.get("found", Boolean.class)))
                .one();
    }

    /** The sessions go with it. */
    Mono<Void> delete(long workspaceId, long id) {
        return database.sql(DELETE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .then();
    }

    Mono<Void> forgetLabel(long id) {
        return database.sql(FORGET_LABEL).bind("id", id).then();
    }

    /** Which of these addresses are somebody's already. */
    Flux<String> taken(List<String> addresses) {
        return database.sql(TAKEN)
                .bind("addresses", addresses.toArray(String[]::new))
                .map(row -> text(row, "address"))
                .all();
    }

    private static Flux<WorkspaceMember> paged(GenericExecuteSpec select, long workspaceId, PageRequest page) {
        return select.bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(MemberStore::member)
                .all();
    }

    private static WorkspaceMember member(Readable row) {
        return new WorkspaceMember(
                String.valueOf(row.get("id", Long.class)),
                text(row, "address"),
                row.get("display_name", String.class),
                text(row, "role"),
                Objects.requireNonNull(row.get("created_at", Instant.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
