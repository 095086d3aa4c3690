package io.beckon.gateway.member;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.postgres.DatabaseFailure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Adds, changes and removes members, each change under the workspace's lock: of two owners who remove each other in the same moment one
 * stays.
 */
@Component
public class WorkspaceMembers {

    private final MemberStore store;
    private final ErasedAddresses erased;
    private final TransactionalOperator transaction;

    WorkspaceMembers(MemberStore store, ErasedAddresses erased, TransactionalOperator transaction) {
        this.store = store;
        this.erased = erased;
        this.transaction = transaction;
    }

    Mono<WorkspaceMember> add(Caller caller, EmailAddress address, @Nullable String name, ManagerRole role) {
        return allowed(caller, role)
                .then(Mono.defer(() -> erased.refuseErased(caller.workspaceId(), address)))
                .then(Mono.defer(() -> store.lock(caller.workspaceId())))
                .flatMap(surroundings -> store.insert(caller.workspaceId(), address, name, role, surroundings)
                        .switchIfEmpty(Mono.defer(() -> inUse(caller, address, surroundings))))
                .as(transaction::transactional);
    }

    /** Changes what is not null. */
    Mono<WorkspaceMember> change(Caller caller, long id, @Nullable String name, @Nullable ManagerRole role) {
        return locked(caller, id)
                .flatMap(member -> changed(caller, id, member, name, role == null ? role(member) : role))
                .as(transaction::transactional);
    }

    Mono<Void> remove(Caller caller, long id) {
        return locked(caller, id)
                .flatMap(member -> ownerStays(caller, id, role(member), ManagerRole.LEARNER))
                .then(Mono.defer(() -> store.delete(caller.workspaceId(), id)))
                .onErrorMap(
                        WorkspaceMembers::isConstraint,
                        error -> ProblemType.STILL_USED.with("member", "a record of the workspace"))
                .as(transaction::transactional);
    }

    /** Lets the member be bound anew at the next sign-in at an identity provider. */
    Mono<Void> unbind(Caller caller, long id) {
        return locked(caller, id)
                .then(Mono.defer(() -> store.unbind(caller.workspaceId(), id)))
                .as(transaction::transactional);
    }

    /** Removes whoever has the address here, and the name by which the audit log knows the account; nothing where nobody has it. */
    public Mono<Void> erase(Caller caller, EmailAddress address) {
        return store.find(caller.workspaceId(), address)
                .map(member -> Long.parseLong(member.id()))
                .flatMap(id -> remove(caller, id).then(Mono.defer(() -> store.forgetLabel(id))));
    }

    /** As {@link #erase}, but leaves the last owner, without whom nobody could run the workspace; whether that account stays. */
    public Mono<Boolean> eraseUnlessLastOwner(Caller caller, EmailAddress address) {
        return store.lock(caller.workspaceId())
                .then(Mono.defer(() -> store.find(caller.workspaceId(), address)))
                .filterWhen(member -> isLastOwner(caller, member))
                .hasElement()
                .flatMap(stays ->
                        stays ? Mono.just(true) : erase(caller, address).thenReturn(false))
                .as(transaction::transactional);
    }

    private Mono<Boolean> isLastOwner(Caller caller, WorkspaceMember member) {
        return role(member) == ManagerRole.OWNER
                ? store.hasOtherOwner(caller.workspaceId(), Long.parseLong(member.id()))
                        .map(other -> !other)
                : Mono.just(false);
    }

    static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("member", id);
    }

    private Mono<WorkspaceMember> locked(Caller caller, long id) {
        return store.lock(caller.workspaceId())
                .then(Mono.defer(() -> store.find(caller.workspaceId(), id)))
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .delayUntil(member -> allowed(caller, role(member)));
    }

    /**
     * A learner's password may come from whoever opened a mail that was passed on: who becomes a manager signs in anew, by a code that
     * only the mailbox gets.
     */
    private Mono<WorkspaceMember> changed(
            Caller caller, long id, WorkspaceMember member, @Nullable String name, ManagerRole role) {
        return allowed(caller, role)
                .then(Mono.defer(() -> ownerStays(caller, id, role(member), role)))
                .then(Mono.defer(
                        () -> store.update(caller.workspaceId(), id, name == null ? member.name() : name, role)))
                .then(Mono.defer(() -> role(member) == ManagerRole.LEARNER && role != ManagerRole.LEARNER
                        ? store.forgetSignIns(caller.workspaceId(), id)
                        : Mono.empty()))
                .then(Mono.defer(() -> store.find(caller.workspaceId(), id)));
    }

    private Mono<Void> ownerStays(Caller caller, long id, ManagerRole before, ManagerRole after) {
        return before != ManagerRole.OWNER || after == ManagerRole.OWNER
                ? Mono.empty()
                : store.hasOtherOwner(caller.workspaceId(), id)
                        .filter(other -> other)
                        .switchIfEmpty(Mono.error(() -> ProblemType.LAST_OWNER.with()))
                        .then();
    }

    private static Mono<Void> allowed(Caller caller, ManagerRole role) {
        if (!caller.mayManage(role)) {
            return Mono.error(ProblemType.ROLE_TOO_HIGH.with(role.sql()));
        }
        // A person signs in with all that the role may: whoever makes one would have more than his key.
        return caller.scopes().isEmpty() || role == ManagerRole.LEARNER
                ? Mono.empty()
                : Mono.error(ProblemType.SCOPE_MISSING.with(
                        String.join(", ", caller.scopes()), "all that the role " + role.sql() + " may"));
    }

    /** Says whether the address is in use here or elsewhere, and what could be used instead (S3, S4); never in which workspace. */
    private Mono<WorkspaceMember> inUse(Caller caller, EmailAddress address, MemberStore.Surroundings surroundings) {
        List<String> candidates =
                SubAddress.candidates(address, surroundings.separator(), surroundings.workspaceName());
        return store.find(caller.workspaceId(), address)
                .map(member -> ProblemType.MEMBER_ADDRESS_IN_USE
                        .with(address, "is a member of your workspace already")
                        .plus("where", "here")
                        .plus("memberId", member.id()))
                .switchIfEmpty(Mono.defer(() -> store.taken(candidates)
                        .collect(Collectors.toSet())
                        .map(taken -> elsewhere(address, candidates, taken))))
                .flatMap(Mono::error);
    }

    private static ProblemException elsewhere(EmailAddress address, List<String> candidates, Set<String> taken) {
        ProblemException problem = ProblemType.MEMBER_ADDRESS_IN_USE
                .with(address, "belongs to another workspace")
                .plus("where", "elsewhere");
        return candidates.stream()
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .map(free -> problem.plus("suggestedAddress", free))
                .orElse(problem);
    }

    private static ManagerRole role(WorkspaceMember member) {
        return SqlName.of(ManagerRole.class, member.role());
    }

    private static boolean isConstraint(Throwable error) {
        return DatabaseFailure.of(error) == DatabaseFailure.CONSTRAINT;
    }
}
