package io.beckon.gateway.followup;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.gateway.invitation.FilterOwner;
import io.beckon.gateway.invitation.FilterParameters;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.FieldFault;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks what is asked for and writes it down. */
@Component
class FollowUps {

    static final int MOST_IDS = 10_000;
    static final int LONGEST_MESSAGE = 5_000;
    private static final int FAULTS_NAMED = 100;

    private final FollowUpStore store;
    private final FilterOwner filterOwner;
    private final Clock clock;

    FollowUps(FollowUpStore store, FilterOwner filterOwner, Clock clock) {
        this.store = store;
        this.filterOwner = filterOwner;
        this.clock = clock;
    }

    Mono<FollowUpView> request(long workspaceId, FollowUpWish wish) {
        FollowUpSelection selection = selection(wish);
        return check(workspaceId, selection)
                .then(Mono.defer(() -> store.insert(workspaceId, selection, message(wish), clock.instant())))
                .flatMap(id -> find(workspaceId, id));
    }

    Mono<FollowUpView> find(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("follow-up", id)));
    }

    static FollowUpSelection selection(FollowUpWish wish) {
        Faults faults = new Faults();
        List<String> ids = wish.invitationIds();
        faults.unless(
                (ids == null) != (wish.filter() == null), "", "Give either invitationIds or a filter, and not both.");
        faults.unless(
                ids == null || (!ids.isEmpty() && ids.size() <= MOST_IDS),
                "/invitationIds",
                "Give 1 to " + MOST_IDS + " ids; for more, give a filter.");
        String message = wish.message();
        faults.unless(
                message == null || (message.length() <= LONGEST_MESSAGE && message.indexOf('\0') < 0),
                "/message",
                "Write at most " + LONGEST_MESSAGE + " characters, none of them NUL.");
        faults.throwIfAny();
        return ids == null
                ? new FollowUpSelection(null, FilterParameters.filter(Objects.requireNonNull(wish.filter())))
                : new FollowUpSelection(numbers(ids), null);
    }

    private static List<Long> numbers(List<String> ids) {
        List<Long> numbers = new ArrayList<>(ids.size());
        Faults faults = new Faults();
        for (int i = 0; i < ids.size(); i++) {
            try {
                numbers.add(Long.valueOf(String.valueOf(ids.get(i))));
            } catch (NumberFormatException e) {
                faults.add("/invitationIds/" + i, "Give the id of an invitation, a decimal number.");
            }
        }
        faults.throwIfAny();
        return numbers;
    }

    static @Nullable String message(FollowUpWish wish) {
        String message = wish.message();
        return message == null || message.isBlank() ? null : message;
    }

    /** Fails with a problem when the selection names what the workspace does not have. */
    Mono<Void> check(long workspaceId, FollowUpSelection selection) {
        List<Long> ids = selection.ids();
        if (ids != null) {
            return store.unknown(workspaceId, ids, FAULTS_NAMED).flatMap(FollowUps::refuseUnknown);
        }
        return filterOwner
                .foreign(workspaceId, Objects.requireNonNull(selection.filter()))
                .flatMap(foreign -> Mono.error(Faults.of(
                        "/filter/" + foreign.field(),
                        "Your workspace has no " + foreign.thing() + " with the id " + foreign.id() + ".")));
    }

    private static Mono<Void> refuseUnknown(List<Long> places) {
        List<FieldFault> faults = places.stream()
                .map(place -> new FieldFault(
                        "/invitationIds/" + (place - 1), "Your workspace has no invitation with this id."))
                .toList();
        return faults.isEmpty()
                ? Mono.empty()
                : Mono.error(
                        ProblemType.FIELDS_INVALID.with(faults.get(0).detail()).at(faults));
    }
}
