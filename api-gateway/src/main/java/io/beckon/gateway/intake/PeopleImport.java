package io.beckon.gateway.intake;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.enrolment.Members;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.intake.ImportStore.Holder;
import io.beckon.gateway.intake.ImportStore.Surroundings;
import io.beckon.gateway.intake.NewPerson.Refused;
import io.beckon.postgres.DatabaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes a list of people, up to a thousand rows at a time and each part in one transaction with the outcomes of its rows: memory holds one
 * part, whatever the length, and a list that was cut has an outcome for every row it came to.
 */
@Component
class PeopleImport {

    private static final Logger log = LoggerFactory.getLogger(PeopleImport.class);

    /** Two lists that met, of which the one that gave way sees what the other wrote; or a connection that was lost. */
    private static final Retry AT_ONCE = Retry.backoff(5, Duration.ofMillis(20))
            .maxBackoff(Duration.ofMillis(500))
            .filter(DatabaseFailure::isTransient)
            .onRetryExhaustedThrow((retry, last) -> last.failure());

    private record Run(Caller caller, long importId, Surroundings surroundings) {}

    private record Part(List<NewPerson> people, List<Refused> refused, NamedGroups groups) {}

    private final ImportStore store;
    private final ErasedAddresses erased;
    private final Members members;
    private final TransactionalOperator transaction;

    PeopleImport(ImportStore store, ErasedAddresses erased, Members members, TransactionalOperator transaction) {
        this.store = store;
        this.erased = erased;
        this.members = members;
        this.transaction = transaction;
    }

    Mono<ImportView> take(Caller caller, Flux<List<RecipientRow>> rows) {
        PeopleReader reader = new PeopleReader(caller);
        return Mono.zip(store.begin(caller.workspaceId()), store.surroundings(caller.workspaceId()))
                .map(begun -> new Run(caller, begun.getT1(), begun.getT2()))
                .flatMap(run -> rows.map(reader::read)
                        .index()
                        .concatMap(part -> taken(run, part.getT1(), part.getT2()), 1)
                        .then(Mono.defer(() -> store.end(run.importId(), "done"))
                                .retryWhen(AT_ONCE))
                        .onErrorResume(failure -> broken(run, failure))
                        .then(Mono.defer(() -> store.find(caller.workspaceId(), run.importId()))));
    }

    private Mono<Void> broken(Run run, Throwable failure) {
        return store.end(run.importId(), "broken")
                .onErrorResume(further -> {
                    log.warn("Import {} stays open: {}", run.importId(), further.toString());
                    return Mono.empty();
                })
                .then(Mono.error(failure));
    }

    /** A part whose commit went through, although its answer was lost, is left as it is when it is tried again. */
    private Mono<Void> taken(Run run, long before, PeopleReader.Read read) {
        return Mono.defer(() -> store.reach(run.importId(), before))
                .filter(stillToBeTaken -> stillToBeTaken)
                .flatMap(reached -> known(run, read))
                .flatMap(part -> added(run, part))
                .as(transaction::transactional)
                .retryWhen(AT_ONCE);
    }

    /** Refuses whose groups are not there and who must not be written to; the lists of the reader are left as they are, for a retry. */
    private Mono<Part> known(Run run, PeopleReader.Read read) {
        long workspace = run.caller().workspaceId();
        Set<EmailAddress> addresses =
                read.people().stream().map(NewPerson::address).collect(Collectors.toSet());
        return store.groups(workspace, NamedGroups.names(read.people()), NamedGroups.ids(read.people()))
                .collectList()
                .map(NamedGroups::new)
                .flatMap(groups -> erased.erasedAmong(workspace, addresses).map(gone -> part(read, groups, gone)));
    }

    private static Part part(PeopleReader.Read read, NamedGroups groups, Set<EmailAddress> gone) {
        List<NewPerson> people = new ArrayList<>(read.people().size());
        List<Refused> refused = new ArrayList<>(read.refused());
        for (NewPerson person : read.people()) {
            String missing = groups.missing(person).orElse(null);
            if (gone.contains(person.address())) {
                refused.add(new Refused(person.row(), RowReason.SUPPRESSED, null, null, null));
            } else if (missing != null) {
                refused.add(person.because(RowReason.GROUP_UNKNOWN, missing, null));
            } else {
                people.add(person);
            }
        }
        return new Part(people, refused, groups);
    }

    private Mono<Void> added(Run run, Part part) {
        if (part.people().isEmpty()) {
            return counted(run, 0, part.refused());
        }
        return store.add(
                        run.caller().workspaceId(),
                        run.importId(),
                        part.people(),
                        run.surroundings().separator())
                .flatMap(ids -> joined(run, part, ids)
                        .then(Mono.defer(() -> inUse(run, part, ids)))
                        .flatMap(refused -> counted(run, ids.size(), refused)));
    }

    private Mono<Void> counted(Run run, long added, List<Refused> refused) {
        return store.refuse(run.importId(), refused).then(store.count(run.importId(), added, refused.size()));
    }

    /** Group by group, in the order of their ids as everybody locks them. */
    private Mono<Void> joined(Run run, Part part, Map<String, Long> ids) {
        Map<Long, List<Long>> byGroup = new TreeMap<>();
        for (NewPerson person : part.people()) {
            Long account = ids.get(person.address().toString());
            if (account != null) {
                person.groups().stream()
                        .flatMap(group -> part.groups().find(group).stream())
                        .distinct()
                        .forEach(group -> byGroup.computeIfAbsent(group, first -> new ArrayList<>())
                                .add(account));
            }
        }
        return Flux.fromIterable(byGroup.entrySet())
                .concatMap(entry -> members.join(run.caller().workspaceId(), entry.getKey(), entry.getValue()), 1)
                .then();
    }

    private Mono<List<Refused>> inUse(Run run, Part part, Map<String, Long> ids) {
        List<NewPerson> left = part.people().stream()
                .filter(person -> !ids.containsKey(person.address().toString()))
                .toList();
        if (left.isEmpty()) {
            return Mono.just(part.refused());
        }
        Map<NewPerson, List<String>> candidates = new HashMap<>();
        left.forEach(person -> candidates.put(
                person,
                SubAddress.candidates(
                        person.address(),
                        run.surroundings().separator(),
                        run.surroundings().name())));
        Set<String> asked = ImportStore.addresses(left);
        candidates.values().forEach(asked::addAll);
        return store.holders(asked).map(holders -> {
            List<Refused> refused = new ArrayList<>(part.refused());
            left.forEach(
                    person -> refused.add(inUse(run, person, holders, candidates.getOrDefault(person, List.of()))));
            return refused;
        });
    }

    private static Refused inUse(Run run, NewPerson person, Map<String, Holder> holders, List<String> candidates) {
        @Nullable Holder holder = holders.get(person.address().toString());
        if (holder == null) {
            return person.because(RowReason.ROW_PARKED, "its address was given up in this very moment", null);
        }
        if (holder.importId() != null && holder.importId() == run.importId()) {
            return person.because(RowReason.DUPLICATE_IN_LIST, String.valueOf(holder.importRow()), null);
        }
        if (holder.workspaceId() == run.caller().workspaceId()) {
            return person.because(RowReason.ADDRESS_IN_USE_HERE, null, null);
        }
        String suggestion = candidates.stream()
                .filter(candidate -> !holders.containsKey(candidate))
                .findFirst()
                .orElse(null);
        return person.because(RowReason.ADDRESS_IN_USE_ELSEWHERE, null, suggestion);
    }
}
