package io.beckon.gateway.erased;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Which of these addresses the workspace must not write to. */
    public Mono<Set<EmailAddress>> among(long workspaceId, Collection<EmailAddress> addresses) {
        return workspace(workspaceId)
                .flatMap(workspace -> workspace.hasErased() && !addresses.isEmpty()
                        ? among(workspaceId, addresses, workspace.separator())
                        : Mono.just(Set.of()));
    }

    /** Ends with 409 when the workspace must not write to the address. */
    public Mono<Void> refuse(long workspaceId, EmailAddress address) {
        return among(workspaceId, List.of(address))
                .flatMap(erased -> erased.isEmpty() ? Mono.empty() : Mono.error(suppressed()));
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

    /** Whether there was something to lift. */
    public Mono<Boolean> lift(long workspaceId, EmailAddress address) {
        return workspace(workspaceId)
                .flatMap(workspace -> database.sql(DELETE)
                        .bind("workspace", workspaceId)
                        .bind("hashes", lookedFor(workspaceId, address, workspace.separator()))
                        .fetch()
                        .rowsUpdated())
                .map(rows -> rows > 0);
    }

    private Mono<Set<EmailAddress>> among(long workspaceId, Collection<EmailAddress> addresses, String separator) {
        return Mono.fromCallable(() -> byHash(workspaceId, addresses, separator))
                .subscribeOn(Schedulers.parallel())
                .flatMap(byHash -> database.sql(FIND)
                        .bind("workspace", workspaceId)
                        .bind("hashes", byHash.keySet().toArray(String[]::new))
                        .map(row -> Objects.requireNonNull(
                                byHash.get(Objects.requireNonNull(row.get("hash", String.class)))))
                        .all()
                        .collectList())
                .map(found -> found.stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet()));
    }

    /** Two of them may share a mailbox. */
    private Map<String, List<EmailAddress>> byHash(
            long workspaceId, Collection<EmailAddress> addresses, String separator) {
        Map<String, List<EmailAddress>> byHash = new HashMap<>();
        for (EmailAddress address : addresses) {
            for (String hash : lookedFor(workspaceId, address, separator)) {
                byHash.computeIfAbsent(hash, first -> new ArrayList<>()).add(address);
            }
        }
        return byHash;
    }

    private String[] lookedFor(long workspaceId, EmailAddress address, String separator) {
        return hashes.lookedFor(workspaceId, address.toString(), address.mailbox(separator))
                .toArray(String[]::new);
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
