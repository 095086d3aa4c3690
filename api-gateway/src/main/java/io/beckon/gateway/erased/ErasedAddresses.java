package io.beckon.gateway.erased;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.link.ErasedLookup;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The door: asked by whoever is about to take an address in. The answer names no more than that the address is suppressed. */
@Component
public class ErasedAddresses {

    private static final String SEPARATOR = """
            SELECT sub_address_separator, EXISTS (SELECT FROM erased_address WHERE workspace_id = :workspace) AS any
              FROM workspace WHERE id = :workspace
            """;

    private static final String FIND = """
            SELECT encode(e.hash, 'hex') AS hash
              FROM erased_address e
             WHERE e.workspace_id = :workspace
               AND e.hash IN (SELECT decode(h, 'hex') FROM unnest(CAST(:hashes AS text[])) AS h)
            """;

    private static final String INSERT = """
            INSERT INTO erased_address (workspace_id, hash, scope, erased_at)
            VALUES (:workspace, :hash, CAST(:scope AS suppression_scope), :at)
            ON CONFLICT DO NOTHING
            """;

    private static final String DELETE = """
            DELETE FROM erased_address
             WHERE workspace_id = :workspace
               AND hash IN (SELECT decode(h, 'hex') FROM unnest(CAST(:hashes AS text[])) AS h)
            """;

    private record Workspace(String separator, boolean hasErased) {}

    private final DatabaseClient database;
    private final ErasedHashes hashes;

    ErasedAddresses(DatabaseClient database, LinkKeys keys) {
        this.database = database;
        this.hashes = new ErasedHashes(keys.hashes());
    }

    /** Which of these addresses the workspace must not write to, be it that their mailbox had been suppressed. */
    public Mono<Set<EmailAddress>> suppressedAmong(long workspaceId, Collection<EmailAddress> addresses) {
        return among(
                workspaceId,
                addresses,
                separator -> hashes.lookup(
                        workspaceId, addresses, EmailAddress::toString, address -> address.mailbox(separator)));
    }

    /** Which of these addresses are of people who were erased and have not come back. */
    public Mono<Set<EmailAddress>> erasedAmong(long workspaceId, Collection<EmailAddress> addresses) {
        return among(
                workspaceId, addresses, separator -> hashes.lookup(workspaceId, addresses, EmailAddress::toString));
    }

    /** Ends with 409 when the workspace must not write to the address. */
    public Mono<Void> refuseSuppressed(long workspaceId, EmailAddress address) {
        return refuse(suppressedAmong(workspaceId, List.of(address)));
    }

    /** Ends with 409 when whoever has the address was erased and has not come back. */
    public Mono<Void> refuseErased(long workspaceId, EmailAddress address) {
        return refuse(erasedAmong(workspaceId, List.of(address)));
    }

    private static Mono<Void> refuse(Mono<Set<EmailAddress>> found) {
        return found.flatMap(erased -> erased.isEmpty() ? Mono.empty() : Mono.error(suppressed()));
    }

    public static ProblemException suppressed() {
        return ProblemType.ADDRESS_SUPPRESSED.with(
                RowReason.SUPPRESSED.sentence(null), RowReason.SUPPRESSED.mend(null));
    }

    /** From now on nobody of the workspace writes there. */
    public Mono<Void> add(long workspaceId, SuppressionScope scope, String value, Instant at) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("hash", hashes.of(workspaceId, scope, value))
                .bind("scope", scope.sql())
                .bind("at", at)
                .then();
    }

    /** Lifts the erasure and leaves the mailbox suppressed, if it was; whether there was something to lift. */
    public Mono<Boolean> lift(long workspaceId, EmailAddress address) {
        return delete(workspaceId, hashes.lookedFor(workspaceId, SuppressionScope.ADDRESS, address.toString()));
    }

    /** Lets the address's mailbox be written to again, with all its sub-addresses; whether it was suppressed. */
    public Mono<Boolean> liftMailbox(long workspaceId, EmailAddress address) {
        return workspace(workspaceId)
                .flatMap(workspace -> delete(workspaceId, ofMailbox(workspaceId, address, workspace.separator())));
    }

    /** Whether the address's mailbox is suppressed although it is on the suppression list no more. */
    public Mono<Boolean> hasMailbox(long workspaceId, EmailAddress address) {
        return workspace(workspaceId)
                .flatMap(workspace -> found(
                        workspaceId,
                        ofMailbox(workspaceId, address, workspace.separator()).toArray(String[]::new)))
                .map(found -> !found.isEmpty());
    }

    private List<String> ofMailbox(long workspaceId, EmailAddress address, String separator) {
        return hashes.lookedFor(workspaceId, SuppressionScope.MAILBOX, address.mailbox(separator));
    }

    private Mono<Boolean> delete(long workspaceId, List<String> stored) {
        return database.sql(DELETE)
                .bind("workspace", workspaceId)
                .bind("hashes", stored.toArray(String[]::new))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    private Mono<Set<EmailAddress>> among(
            long workspaceId, Collection<EmailAddress> addresses, Function<String, ErasedLookup<EmailAddress>> lookup) {
        return workspace(workspaceId)
                .flatMap(workspace -> workspace.hasErased() && !addresses.isEmpty()
                        ? Mono.fromCallable(() -> lookup.apply(workspace.separator()))
                                .subscribeOn(Schedulers.parallel())
                                .flatMap(hashed ->
                                        found(workspaceId, hashed.hashes()).map(hashed::whose))
                        : Mono.just(Set.of()));
    }

    private Mono<List<String>> found(long workspaceId, String[] lookedFor) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("hashes", lookedFor)
                .map(row -> Objects.requireNonNull(row.get("hash", String.class)))
                .all()
                .collectList();
    }

    private Mono<Workspace> workspace(long workspaceId) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> new Workspace(
                        Objects.requireNonNull(row.get("sub_address_separator", String.class)),
                        Boolean.TRUE.equals(row.get("any", Boolean.class))))
                .one();
    }
}
