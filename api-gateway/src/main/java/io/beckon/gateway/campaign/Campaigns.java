package io.beckon.gateway.campaign;

import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.DestinationKind;
import io.beckon.contracts.state.ReminderStop;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IfMatch;
import io.beckon.gateway.http.IsoDuration;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes and deletes campaigns; their states are {@link CampaignStates}' part. */
@Component
class Campaigns {

    private final CampaignStore store;
    private final CampaignLinks links;
    private final SentRegistrations registrations;
    private final CampaignSettings settings;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;

    Campaigns(
            CampaignStore store,
            CampaignLinks links,
            SentRegistrations registrations,
            CampaignSettings settings,
            MergePatch mergePatch,
            TransactionalOperator transaction) {
        this.store = store;
        this.links = links;
        this.registrations = registrations;
        this.settings = settings;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
    }

    Mono<Page<CampaignView>> list(long workspaceId, PageRequest page) {
        return store.list(workspaceId, page)
                .map(CampaignView::of)
                .collectList()
                .map(found -> Page.of(found, page, campaign -> Long.parseLong(campaign.id())));
    }

    Mono<CampaignView> find(long workspaceId, long id) {
        return store.find(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .map(CampaignView::of);
    }

    Mono<CampaignView> create(long workspaceId, ObjectNode body) {
        return store.defaultLocale(workspaceId)
                .map(locale -> mergePatch.apply(blank(locale), body, CampaignDraft.class))
                .flatMap(draft -> checked(workspaceId, draft, null))
                .flatMap(draft ->
                        store.insert(workspaceId, draft).delayUntil(id -> links.replace(workspaceId, id, draft)))
                .flatMap(id -> find(workspaceId, id))
                .as(transaction::transactional);
    }

    /** @param ifMatch which it must still be (RFC 9110 13.1.1), or null */
    Mono<CampaignView> change(long workspaceId, long id, ObjectNode patch, @Nullable String ifMatch) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .doOnNext(campaign ->
                        IfMatch.check(ifMatch, CampaignView.of(campaign).tag(), "campaign"))
                .flatMap(campaign -> changed(workspaceId, campaign, patch))
                .flatMap(draft -> store.update(workspaceId, id, draft)
                        .then(Mono.defer(() -> links.replace(workspaceId, id, draft))))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    /** Deletes an empty draft. */
    Mono<Void> delete(long workspaceId, long id) {
        return store.deleteDraft(workspaceId, id)
                .filter(deleted -> deleted)
                .switchIfEmpty(store.find(workspaceId, id)
                        .switchIfEmpty(Mono.error(() -> missing(id)))
                        .flatMap(campaign -> Mono.error(undeletable(campaign))))
                .then();
    }

    static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("campaign", id);
    }

    private Mono<CampaignDraft> changed(long workspaceId, Campaign campaign, ObjectNode patch) {
        CampaignDraft after = mergePatch.apply(campaign.draft().bare(), patch, CampaignDraft.class);
        return checked(workspaceId, after, campaign.draft().registrationInvitationId())
                .doOnNext(draft -> CampaignChange.check(campaign.state(), campaign.draft(), draft));
    }

    /** @param sends the registration invitation that it sent before, which may have been closed since; null when none */
    private Mono<CampaignDraft> checked(long workspaceId, CampaignDraft draft, @Nullable String sends) {
        return store.surroundings(workspaceId, templates(draft))
                .zipWhen(surroundings -> links.known(workspaceId, draft))
                .zipWhen(
                        known -> registrations.fault(workspaceId, draft.registrationInvitationId(), sends),
                        (known, fault) -> {
                            CampaignRules.check(draft, settings, known.getT1(), known.getT2(), fault.orElse(null));
                            return draft;
                        });
    }

    private static ProblemException undeletable(Campaign campaign) {
        return campaign.state() == CampaignState.DRAFT
                ? ProblemType.CAMPAIGN_NOT_EMPTY.with()
                : CampaignStates.wrongState(campaign.state(), "delete", List.of(CampaignState.DRAFT));
    }

    private static Set<Long> templates(CampaignDraft draft) {
        return Stream.concat(
                        Stream.ofNullable(draft.templateId()),
                        draft.steps().stream()
                                .filter(Objects::nonNull)
                                .flatMap(step -> Stream.ofNullable(step.templateId())))
                .flatMapToLong(text ->
                        Id.read(text).isPresent() ? LongStream.of(Id.read(text).getAsLong()) : LongStream.empty())
                .boxed()
                .collect(Collectors.toSet());
    }

    /** What a campaign is unless its body says otherwise. */
    private CampaignDraft blank(String locale) {
        return new CampaignDraft(
                null,
                locale,
                null,
                null,
                new CampaignDraft.Destination(DestinationKind.PORTAL.sql(), null, null, null),
                List.of(),
                List.of(),
                List.of(),
                IsoDuration.text(settings.expiresAfter()),
                List.of(),
                ReminderStop.OPENED.sql(),
                null,
                null,
                false,
                settings.rowLimit(),
                null);
    }
}
