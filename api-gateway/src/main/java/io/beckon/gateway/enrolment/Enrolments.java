package io.beckon.gateway.enrolment;

import io.beckon.gateway.http.IdList;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Enrols accounts in courses and withdraws them; each account is in a course once, through what brought it there first. */
@Component
public class Enrolments {

    static final int MOST_AT_ONCE = 1000;

    private final EnrolmentStore store;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Enrolments(EnrolmentStore store, TransactionalOperator transaction, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Puts the account of an accepted invitation into its campaign's user groups, and enrols it in the campaign's courses: those it
     * names, those of its programs and groups, and the one it leads to. What is there already stays as it is, and archived courses
     * are left out. Takes part in the transaction around it; two statements.
     */
    public Mono<Void> byInvitation(long invitationId, Instant at) {
        return store.joinByInvitation(invitationId, at)
                .then(Mono.defer(() -> store.enrolByInvitation(invitationId, at)));
    }

    /** The same for a confirmed registration: the user groups of its invitation, and their courses. */
    public Mono<Void> byRegistration(long registrationId, Instant at) {
        return store.joinByRegistration(registrationId, at)
                .then(Mono.defer(() -> store.enrolByRegistration(registrationId, at)));
    }

    Mono<Page<Enrolment>> ofCourse(long workspaceId, long courseId, PageRequest page) {
        return known(store.hasCourse(workspaceId, courseId), missingCourse(courseId))
                .thenMany(store.ofCourse(courseId, page))
                .collectList()
                .map(found -> Page.of(found, page, enrolment -> Long.parseLong(enrolment.id())));
    }

    Mono<Page<Enrolment>> ofAccount(long workspaceId, long accountId, PageRequest page) {
        return known(store.hasAccount(workspaceId, accountId), ProblemType.NOT_FOUND.with("account", accountId))
                .thenMany(store.ofAccount(accountId, page))
                .collectList()
                .map(found -> Page.of(found, page, enrolment -> Long.parseLong(enrolment.id())));
    }

    Mono<Page<Enrolment>> ofGroup(long workspaceId, long groupId, GroupPosition beyond, int limit) {
        return group(workspaceId, groupId)
                .thenMany(store.ofGroup(groupId, beyond, limit + 1))
                .collectList()
                .map(found -> page(found, limit));
    }

    Mono<Enrolment.Answer> enrol(long workspaceId, long courseId, Enrolment.Wish wish) {
        return store.lockCourse(workspaceId, courseId)
                .switchIfEmpty(Mono.error(() -> missingCourse(courseId)))
                .flatMap(course -> course.archived()
                        ? Mono.error(ProblemType.COURSE_ARCHIVED.with(course.name()))
                        : accounts(workspaceId, wish))
                .flatMap(accounts -> store.enrol(workspaceId, accounts, courseId, clock.instant())
                        .map(enrolled -> new Enrolment.Answer(enrolled, accounts.length - enrolled)))
                .as(transaction::transactional);
    }

    Mono<Void> withdraw(long workspaceId, long courseId, long accountId) {
        return known(store.hasCourse(workspaceId, courseId), missingCourse(courseId))
                .then(Mono.defer(() -> store.withdraw(workspaceId, courseId, accountId)));
    }

    /** Fails unless the workspace has the user group. */
    Mono<Void> group(long workspaceId, long groupId) {
        return known(store.hasGroup(workspaceId, groupId), missingGroup(groupId));
    }

    /** The ids of a wish, each once, which are all accounts of the workspace; they are locked against being deleted. */
    Mono<Long[]> accounts(long workspaceId, Enrolment.Wish wish) {
        Faults faults = new Faults();
        IdList ids = IdList.readSome(wish.accountIds(), MOST_AT_ONCE, "/accountIds", faults);
        faults.throwIfAny();
        return store.lockAccounts(workspaceId, ids.array()).collectList().map(known -> {
            ids.mustBeIn(known, "account", faults);
            faults.throwIfAny();
            return ids.array();
        });
    }

    static ProblemException missingGroup(long id) {
        return ProblemType.NOT_FOUND.with("user group", id);
    }

    private static ProblemException missingCourse(long id) {
        return ProblemType.NOT_FOUND.with("course", id);
    }

    private static Mono<Void> known(Mono<Boolean> whether, ProblemException otherwise) {
        return whether.filter(known -> known)
                .switchIfEmpty(Mono.error(otherwise))
                .then();
    }

    private static Page<Enrolment> page(List<Enrolment> found, int limit) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<Enrolment> shown = found.subList(0, limit);
        return new Page<>(shown, GroupPosition.after(shown.get(limit - 1)));
    }
}
