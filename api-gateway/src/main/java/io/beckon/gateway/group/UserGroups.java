package io.beckon.gateway.group;

import io.beckon.gateway.campaign.LeadingCampaigns;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.registration.LeadingRegistrations;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, renames, moves and deletes user groups. */
@Component
class UserGroups {

    private static final String ORGANIZATION_GROUP = "/organizationGroupId";

    private final UserGroupStore store;
    private final OrganizationGroups organizationGroups;
    private final LeadingCampaigns campaigns;
    private final LeadingRegistrations registrations;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;

    UserGroups(
            UserGroupStore store,
            OrganizationGroups organizationGroups,
            LeadingCampaigns campaigns,
            LeadingRegistrations registrations,
            MergePatch mergePatch,
            TransactionalOperator transaction) {
        this.store = store;
        this.organizationGroups = organizationGroups;
        this.campaigns = campaigns;
        this.registrations = registrations;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
    }

    Mono<Page<UserGroup>> list(long workspaceId, @Nullable String organizationGroupId, PageRequest page) {
        return (organizationGroupId == null
                        ? store.list(workspaceId, page)
                        : below(workspaceId, organizationGroupId)
                                .flatMapMany(id -> store.listOf(workspaceId, id, page)))
                .collectList()
                .map(found -> Page.of(found, page, group -> Long.parseLong(group.id())));
    }

    Mono<UserGroup> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    Mono<UserGroup> create(long workspaceId, ObjectNode body) {
        UserGroup.Draft draft = mergePatch.apply(new UserGroup.Draft(null, null), body, UserGroup.Draft.class);
        return checked(workspaceId, 0, draft)
                .flatMap(place -> store.insert(workspaceId, place, String.valueOf(draft.name())))
                .flatMap(id -> find(workspaceId, id))
                .as(transaction::transactional);
    }

    Mono<UserGroup> change(long workspaceId, long id, ObjectNode patch) {
        return find(workspaceId, id)
                .map(group -> mergePatch.apply(group.draft(), patch, UserGroup.Draft.class))
                .flatMap(draft -> checked(workspaceId, id, draft)
                        .flatMap(place -> store.update(workspaceId, id, place, String.valueOf(draft.name()))))
                .filter(changed -> changed)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    /** The row is locked while what leads there is looked for, so that none can come in between. */
    Mono<Void> delete(long workspaceId, long id) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .flatMap(locked -> campaigns.refuseIfAny(LeadingCampaigns.Goal.USER_GROUP, id))
                .then(Mono.defer(() -> registrations.refuseIfAny(id)))
                .then(Mono.defer(() -> store.delete(workspaceId, id)))
                .as(transaction::transactional);
    }

    static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("user group", id);
    }

    private Mono<Long> below(long workspaceId, String organizationGroupId) {
        OptionalLong id = Id.read(organizationGroupId);
        if (id.isEmpty()) {
            throw ProblemType.PARAMETER_INVALID.with(
                    "organizationGroupId", "it must be the id of an organization group");
        }
        return organizationGroups.find(workspaceId, id.getAsLong()).thenReturn(id.getAsLong());
    }

    /**
     * The organization group of a draft that may be stored. Its row is locked until the transaction ends, so that nobody else takes
     * the name in it, or deletes it.
     */
    private Mono<Long> checked(long workspaceId, long id, UserGroup.Draft draft) {
        Faults faults = new Faults();
        Fields.line(draft.name(), OrganizationGroups.LONGEST_NAME, "/name", faults);
        faults.unless(
                draft.organizationGroupId() != null, ORGANIZATION_GROUP, "Choose exactly one organization group.");
        faults.throwIfAny();
        return store.lockOrganizationGroup(workspaceId, organizationGroup(draft))
                .switchIfEmpty(Mono.error(
                        () -> Faults.of(ORGANIZATION_GROUP, "Your workspace has no organization group with this id.")))
                .delayUntil(place -> store.isNameTaken(place, String.valueOf(draft.name()), id)
                        .flatMap(taken -> taken
                                ? Mono.error(ProblemType.NAME_TAKEN.with(
                                        "user group in this organization group", String.valueOf(draft.name())))
                                : Mono.empty()));
    }

    private static long organizationGroup(UserGroup.Draft draft) {
        return draft.organizationGroupId() == null
                ? 0
                : Id.read(draft.organizationGroupId()).orElse(0);
    }
}
