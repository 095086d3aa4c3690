package io.beckon.gateway.template;

import io.beckon.contracts.template.TemplateSource;
import io.beckon.gateway.http.IfMatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.postgres.DatabaseFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Saves, changes and deletes templates, each in one transaction. */
@Component
class Templates {

    private final TemplateStore store;
    private final TransactionalOperator transaction;

    Templates(TemplateStore store, TransactionalOperator transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    Mono<Page<Template.Summary>> list(long workspaceId, PageRequest page) {
        return store.list(workspaceId, page)
                .collectList()
                .map(found -> Page.of(found, page, template -> Long.parseLong(template.id())));
    }

    Mono<Template> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    Mono<Template> create(long workspaceId, Template.Draft draft) {
        return checked(draft)
                .flatMap(texts -> store.insert(workspaceId, name(draft))
                        .switchIfEmpty(Mono.error(() -> nameTaken(draft)))
                        .flatMap(id -> store.replaceTexts(id, texts).then(store.find(workspaceId, id)))
                        .as(transaction::transactional));
    }

    /** @param ifMatch which it must still be (RFC 9110 13.1.1), or null */
    Mono<Template> replace(long workspaceId, long id, Template.Draft draft, @Nullable String ifMatch) {
        return checked(draft)
                .flatMap(texts ->
                        replaced(workspaceId, id, draft, texts, ifMatch).as(transaction::transactional))
                .onErrorMap(Templates::isConstraint, error -> nameTaken(draft)); // taken between look and update
    }

    Mono<Void> delete(long workspaceId, long id) {
        return store.user(workspaceId, id)
                .<Boolean>flatMap(campaign -> Mono.error(stillUsed(campaign)))
                .switchIfEmpty(Mono.defer(() -> store.delete(workspaceId, id)))
                .onErrorMap(Templates::isConstraint, error -> stillUsed("a campaign"))
                .filter(deleted -> deleted)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .then();
    }

    private Mono<Template> replaced(
            long workspaceId,
            long id,
            Template.Draft draft,
            Map<String, TemplateSource> texts,
            @Nullable String ifMatch) {
        return store.isNameTaken(workspaceId, name(draft), id)
                .filter(taken -> !taken)
                .switchIfEmpty(Mono.error(() -> nameTaken(draft)))
                .then(Mono.defer(() -> store.lock(workspaceId, id)))
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .doOnNext(version -> IfMatch.check(ifMatch, Integer.toString(version), "template"))
                .then(Mono.defer(() -> store.renderAnew(workspaceId, id)))
                .then(Mono.defer(() -> store.update(workspaceId, id, name(draft))))
                .filter(found -> found)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .then(Mono.defer(() -> store.replaceTexts(id, texts)))
                .then(Mono.defer(() -> store.find(workspaceId, id)));
    }

    /** Parsing a template takes milliseconds and loads classes: not on an event loop. */
    private static Mono<Map<String, TemplateSource>> checked(Template.Draft draft) {
        return Mono.fromCallable(() -> TemplateRules.checked(draft)).subscribeOn(Schedulers.boundedElastic());
    }

    private static String name(Template.Draft draft) {
        return String.valueOf(draft.name());
    }

    private static boolean isConstraint(Throwable error) {
        return DatabaseFailure.of(error) == DatabaseFailure.CONSTRAINT;
    }

    private static ProblemException nameTaken(Template.Draft draft) {
        return ProblemType.NAME_TAKEN.with("template", name(draft));
    }

    private static ProblemException stillUsed(String campaign) {
        return ProblemType.STILL_USED.with("template", "the campaign '" + campaign + "'");
    }

    private static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("template", id);
    }
}
