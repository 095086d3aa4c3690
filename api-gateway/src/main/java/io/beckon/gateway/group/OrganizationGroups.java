package io.beckon.gateway.group;

import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.FieldFault;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.postgres.DatabaseFailure;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, renames, moves and deletes organization groups; what they are together stays a tree. */
@Component
class OrganizationGroups {

    static final int LONGEST_NAME = 200;

    /** A walk to the top reads as many rows as the tree is deep, so that is bounded. */
    static final int DEEPEST = 20;

    private static final String PARENT = "/parentId";

    private final OrganizationGroupStore store;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;

    OrganizationGroups(OrganizationGroupStore store, MergePatch mergePatch, TransactionalOperator transaction) {
        this.store = store;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
    }

    /** All of them, or only those directly below {@code parent}, which is an id or {@code none}. */
    Mono<Page<OrganizationGroup>> list(long workspaceId, @Nullable String parent, PageRequest page) {
        return filtered(workspaceId, parent)
                .flatMapMany(filter -> store.list(workspaceId, filter, page))
                .collectList()
                .map(found -> Page.of(found, page, group -> Long.parseLong(group.id())));
    }

    Mono<OrganizationGroup> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    Mono<OrganizationGroup> create(long workspaceId, ObjectNode body) {
        OrganizationGroup.Draft draft =
                mergePatch.apply(new OrganizationGroup.Draft(null, null), body, OrganizationGroup.Draft.class);
        checkName(draft);
        return store.lockTree(workspaceId)
                .then(Mono.defer(() -> checkPlace(workspaceId, null, draft)))
                .then(Mono.defer(() -> store.insert(workspaceId, String.valueOf(draft.name()), parent(draft))))
                .flatMap(id -> store.find(workspaceId, id))
                .as(transaction::transactional);
    }

    Mono<OrganizationGroup> change(long workspaceId, long id, ObjectNode patch) {
        return store.lockTree(workspaceId)
                .then(Mono.defer(() -> find(workspaceId, id)))
                .flatMap(group -> change(workspaceId, group, patch))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    Mono<Void> delete(long workspaceId, long id) {
        // What the refusal says is read before: after a statement that failed the transaction takes no other.
        return find(workspaceId, id)
                .flatMap(group -> store.delete(workspaceId, id)
                        .onErrorReturn(OrganizationGroups::isConstraint, false) // filled in this moment
                        .filter(deleted -> deleted)
                        .switchIfEmpty(Mono.error(() -> notEmpty(group))))
                .then();
    }

    private Mono<Void> change(long workspaceId, OrganizationGroup group, ObjectNode patch) {
        OrganizationGroup.Draft draft = mergePatch.apply(group.draft(), patch, OrganizationGroup.Draft.class);
        checkName(draft);
        return checkPlace(workspaceId, group, draft)
                .then(Mono.defer(() -> store.update(
                        workspaceId, Long.parseLong(group.id()), String.valueOf(draft.name()), parent(draft))));
    }

    private static void checkName(OrganizationGroup.Draft draft) {
        Faults faults = new Faults();
        Fields.line(draft.name(), LONGEST_NAME, "/name", faults);
        faults.throwIfAny();
    }

    /** Whether the group, or a new one, may lie where the draft says; the tree is locked. */
    private Mono<Void> checkPlace(long workspaceId, @Nullable OrganizationGroup group, OrganizationGroup.Draft draft) {
        long id = group == null ? 0 : Long.parseLong(group.id());
        Long parent = parent(draft);
        Mono<Void> fits = parent == null
                ? Mono.empty()
                : store.upwards(workspaceId, parent)
                        .collectList()
                        .flatMap(above -> checkBelow(workspaceId, group, id, above));
        String name = String.valueOf(draft.name());
        return fits.then(Mono.defer(() -> store.isNameTaken(workspaceId, name, parent, id)))
                .flatMap(taken -> taken
                        ? Mono.error(ProblemType.NAME_TAKEN.with("group at this place of the tree", name))
                        : Mono.empty());
    }

    private Mono<Void> checkBelow(long workspaceId, @Nullable OrganizationGroup group, long id, List<Long> above) {
        if (above.isEmpty()) {
            throw Faults.of(PARENT, "Your workspace has no organization group with this id.");
        }
        if (group != null && above.contains(id)) {
            throw ProblemType.ORGANIZATION_GROUP_CYCLE
                    .with(group.name())
                    .at(List.of(new FieldFault(PARENT, "This is the group itself, or lies below it.")));
        }
        Mono<Integer> height = group == null ? Mono.just(1) : store.height(workspaceId, id);
        return height.flatMap(levels -> above.size() + levels <= DEEPEST
                ? Mono.empty()
                : Mono.error(Faults.of(PARENT, "Organization groups may lie at most " + DEEPEST + " levels deep.")));
    }

    private Mono<OrganizationGroupStore.Filter> filtered(long workspaceId, @Nullable String parent) {
        if (parent == null) {
            return Mono.just(OrganizationGroupStore.Filter.all());
        }
        if (parent.equals("none")) {
            return Mono.just(OrganizationGroupStore.Filter.atTheTop());
        }
        OptionalLong id = Id.read(parent);
        if (id.isEmpty()) {
            throw ProblemType.PARAMETER_INVALID.with(
                    "parentId", "it must be the id of an organization group, or 'none'");
        }
        return find(workspaceId, id.getAsLong()).map(group -> OrganizationGroupStore.Filter.below(id.getAsLong()));
    }

    private static @Nullable Long parent(OrganizationGroup.Draft draft) {
        return draft.parentId() == null ? null : Id.read(draft.parentId()).orElse(0);
    }

    private static ProblemException notEmpty(OrganizationGroup group) {
        return ProblemType.ORGANIZATION_GROUP_NOT_EMPTY
                .with(
                        group.name(),
                        group.organizationGroups() + " organization groups and " + group.userGroups() + " user groups")
                .plus("organizationGroups", group.organizationGroups())
                .plus("userGroups", group.userGroups());
    }

    static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("organization group", id);
    }

    private static boolean isConstraint(Throwable error) {
        return DatabaseFailure.of(error) == DatabaseFailure.CONSTRAINT;
    }
}
