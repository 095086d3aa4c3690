package io.beckon.gateway.course;

import io.beckon.contracts.state.CourseKind;
import io.beckon.gateway.campaign.LeadingCampaigns;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes, archives and deletes courses. */
@Component
class Courses {

    static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 20_000;

    private final CourseStore store;
    private final LeadingCampaigns campaigns;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Courses(
            CourseStore store,
            LeadingCampaigns campaigns,
            MergePatch mergePatch,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.campaigns = campaigns;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<Page<Course>> list(long workspaceId, CourseSearch search, boolean archived, PageRequest page) {
        return store.list(workspaceId, search, archived, page)
                .collectList()
                .map(found -> Page.of(found, page, course -> Long.parseLong(course.id())));
    }

    Mono<Course> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    Mono<Course> create(long workspaceId, ObjectNode body) {
        Course.Draft draft =
                mergePatch.apply(new Course.Draft(null, null, CourseKind.PAGE.sql(), null), body, Course.Draft.class);
        return checked(workspaceId, draft)
                .flatMap(fit -> store.insert(workspaceId, fit))
                .flatMap(id -> find(workspaceId, id))
                .as(transaction::transactional);
    }

    Mono<Course> change(long workspaceId, long id, ObjectNode patch) {
        return store.lockCampaigns(workspaceId, id)
                .then(Mono.defer(() -> store.lock(workspaceId, id)))
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .map(course -> mergePatch.apply(course.draft(), patch, Course.Draft.class))
                .flatMap(draft -> checked(workspaceId, draft))
                .flatMap(draft -> store.update(workspaceId, id, draft))
                .then(Mono.defer(() -> store.tellCampaigns(workspaceId, id)))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    /** Not while a campaign that was found fit to start will start by itself. */
    Mono<Course> archive(long workspaceId, long id) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .delayUntil(course -> campaigns.refuseIfScheduled(LeadingCampaigns.Goal.COURSE, id))
                .flatMap(course -> store.archive(workspaceId, id, clock.instant()))
                .then(Mono.defer(() -> find(workspaceId, id)))
                .as(transaction::transactional);
    }

    Mono<Course> restore(long workspaceId, long id) {
        return store.restore(workspaceId, id).then(Mono.defer(() -> find(workspaceId, id)));
    }

    /** The row is locked while its users are looked for, so that none can come in between. */
    Mono<Void> delete(long workspaceId, long id) {
        return store.lock(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> missing(id)))
                .delayUntil(course -> store.hasLearners(id)
                        .flatMap(learners -> learners
                                ? Mono.error(ProblemType.COURSE_HAS_LEARNERS.with(course.name()))
                                : Mono.empty()))
                .delayUntil(course -> store.user(id).flatMap(user -> Mono.error(stillUsed(user))))
                .delayUntil(course -> campaigns.refuseIfAny(LeadingCampaigns.Goal.COURSE, id))
                .flatMap(course -> store.delete(workspaceId, id))
                .as(transaction::transactional);
    }

    static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("course", id);
    }

    private static ProblemException stillUsed(String user) {
        return ProblemType.STILL_USED.with("course", user);
    }

    private Mono<Course.Draft> checked(long workspaceId, Course.Draft draft) {
        return store.allowedHosts(workspaceId).map(hosts -> {
            check(draft, hosts);
            return draft;
        });
    }

    private static void check(Course.Draft draft, List<String> allowedHosts) {
        Faults faults = new Faults();
        Fields.line(draft.name(), LONGEST_NAME, "/name", faults);
        Fields.text(draft.description(), LONGEST_DESCRIPTION, "/description", faults);
        if (Arrays.stream(CourseKind.values()).noneMatch(kind -> kind.sql().equals(draft.kind()))) {
            faults.add("/kind", "Write page or url.");
        } else if (CourseKind.PAGE.sql().equals(draft.kind())) {
            faults.unless(draft.url() == null, "/url", "A page of Beckon has its own address; leave this out.");
        } else {
            address(draft, allowedHosts, faults);
        }
        faults.throwIfAny();
    }

    private static void address(Course.Draft draft, List<String> allowedHosts, Faults faults) {
        String host = draft.url() == null ? null : Fields.host(draft.url());
        if (host == null) {
            faults.add("/url", "Write a whole address such as https://courses.example.org/algebra.");
        } else {
            faults.unless(
                    allowedHosts.contains(host),
                    "/url",
                    "The host " + host + " is not one of the workspace's allowedHosts; add it there first.");
        }
    }
}
