package io.beckon.invite.expansion;

import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.invite.expansion.RowReader.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Refuses the rows of people who were erased from the workspace; nothing is looked up where nobody was. */
@Component
class ErasedPeople {

    private final ExpansionStore store;
    private final ErasedHashes hashes;

    ErasedPeople(ExpansionStore store, ErasedHashes hashes) {
        this.store = store;
        this.hashes = hashes;
    }

    /** The rows without them; theirs are among those not invited, and say no more than that they are suppressed. */
    Mono<Rows> without(Rows rows, StoredChunk chunk) {
        return chunk.hasErased() && !rows.candidates().isEmpty() ? lookedUp(rows, chunk) : Mono.just(rows);
    }

    /** A thousand hashes take milliseconds of CPU: not on the thread that serves other connections. */
    private Mono<Rows> lookedUp(Rows rows, StoredChunk chunk) {
        return Mono.fromCallable(() -> byHash(rows.candidates(), chunk.workspaceId()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(byHash -> store.erased(byHash.keySet(), chunk).map(found -> without(rows, byHash, found)));
    }

    private Map<String, List<Candidate>> byHash(List<Candidate> candidates, long workspaceId) {
        Map<String, List<Candidate>> byHash = new HashMap<>();
        for (Candidate candidate : candidates) {
            for (String hash : hashes.lookedFor(workspaceId, candidate.address(), candidate.mailbox())) {
                byHash.computeIfAbsent(hash, first -> new ArrayList<>(1)).add(candidate);
            }
        }
        return byHash;
    }

    private static Rows without(Rows rows, Map<String, List<Candidate>> byHash, Set<String> found) {
        Set<Candidate> erased = new HashSet<>();
        found.forEach(hash -> erased.addAll(byHash.getOrDefault(hash, List.of())));
        erased.forEach(candidate ->
                rows.notInvited().add(new NotInvited(candidate.row(), RowReason.SUPPRESSED, null, null, null)));
        return new Rows(
                rows.candidates().stream()
                        .filter(candidate -> !erased.contains(candidate))
                        .toList(),
                rows.notInvited());
    }
}
