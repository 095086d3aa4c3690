package io.beckon.gateway.course;

import io.beckon.gateway.campaign.LeadingCampaigns;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.IdList;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.postgres.DatabaseFailure;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes and deletes programs, each in one transaction. */
@Component
class Programs {

    private static final int MOST_COURSES = 200;

    private final ProgramStore store;
    private final LeadingCampaigns campaigns;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;

    Programs(ProgramStore store, LeadingCampaigns campaigns, MergePatch mergePatch, TransactionalOperator transaction) {
        this.store = store;
        this.campaigns = campaigns;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
    }

    Mono<Page<Program.Summary>> list(long workspaceId, PageRequest page) {
        return store.list(workspaceId, page)
                .collectList()
                .map(found -> Page.of(found, page, program -> Long.parseLong(program.id())));
    }

    Mono<Program> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    Mono<Program> create(long workspaceId, ObjectNode body) {
        Program.Draft draft = mergePatch.apply(new Program.Draft(null, List.of()), body, Program.Draft.class);
        return courses(workspaceId, draft)
                .flatMap(courses -> store.insert(workspaceId, name(draft))
                        .switchIfEmpty(Mono.error(() -> nameTaken(draft)))
                        .delayUntil(id -> store.replaceCourses(workspaceId, id, courses)))
                .flatMap(id -> find(workspaceId, id))
                .as(transaction::transactional);
    }

    Mono<Program> change(long workspaceId, long id, ObjectNode patch) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .flatMap(locked -> find(workspaceId, id))
                .map(program -> mergePatch.apply(program.draft(), patch, Program.Draft.class))
                .flatMap(draft -> change(workspaceId, id, draft))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    /** The row is locked while its users are looked for, so that none can come in between. */
    Mono<Void> delete(long workspaceId, long id) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .delayUntil(locked ->
                        store.user(id).flatMap(user -> Mono.error(ProblemType.STILL_USED.with("program", user))))
                .delayUntil(locked -> campaigns.refuseIfAny(LeadingCampaigns.Goal.PROGRAM, id))
                .flatMap(locked -> store.delete(workspaceId, id))
                .as(transaction::transactional);
    }

    private Mono<Void> change(long workspaceId, long id, Program.Draft draft) {
        return courses(workspaceId, draft)
                .flatMap(courses -> store.rename(workspaceId, id, name(draft))
                        .onErrorMap(Programs::isConstraint, error -> nameTaken(draft))
                        .then(Mono.defer(() -> store.replaceCourses(workspaceId, id, courses))));
    }

    /** The ids of a draft that may be stored; the courses are locked against being deleted. */
    private Mono<Long[]> courses(long workspaceId, Program.Draft draft) {
        Faults faults = new Faults();
        Fields.line(draft.name(), Courses.LONGEST_NAME, "/name", faults);
        IdList ids = IdList.read(draft.courseIds(), MOST_COURSES, "/courseIds", faults);
        return store.lockCourses(workspaceId, ids.array()).collectList().map(known -> {
            ids.mustBeIn(known, "course", faults);
            faults.throwIfAny();
            return ids.array();
        });
    }

    private static String name(Program.Draft draft) {
        return String.valueOf(draft.name());
    }

    private static boolean isConstraint(Throwable error) {
        return DatabaseFailure.of(error) == DatabaseFailure.CONSTRAINT;
    }

    private static ProblemException nameTaken(Program.Draft draft) {
        return ProblemType.NAME_TAKEN.with("program", name(draft));
    }

    private static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("program", id);
    }
}
