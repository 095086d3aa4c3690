package io.beckon.invite.expansion;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.link.ErasedLookup;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.ErasedRows;
import io.beckon.contracts.submission.RecipientRow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Takes people who were erased from the workspace out of a list that came in later, as their erasure did with the lists that were there:
 * the rows say that they are suppressed and no more, and the stored chunk forgets the rest. Nothing is looked up where nobody was erased.
 */
@Component
class ErasedPeople {

    private record Erased(List<RecipientRow> rows, byte[] payload) {}

    private final ExpansionStore store;
    private final ErasedHashes hashes;

    ErasedPeople(ExpansionStore store, ErasedHashes hashes) {
        this.store = store;
        this.hashes = hashes;
    }

    /** All rows of the chunk, which is locked; those of erased people without the people. */
    Mono<List<RecipientRow>> forgottenIn(List<RecipientRow> rows, StoredChunk chunk) {
        return chunk.hasErased() ? lookedUp(rows, chunk) : Mono.just(rows);
    }

    private Mono<List<RecipientRow>> lookedUp(List<RecipientRow> rows, StoredChunk chunk) {
        return Mono.fromCallable(() -> lookup(rows, chunk))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(lookup -> store.erased(lookup.hashes(), chunk).map(lookup::whose))
                .flatMap(found -> found.isEmpty() ? Mono.just(rows) : forgotten(rows, found, chunk));
    }

    private ErasedLookup<EmailAddress> lookup(List<RecipientRow> rows, StoredChunk chunk) {
        return hashes.lookup(
                chunk.workspaceId(),
                ErasedRows.addressesIn(rows),
                EmailAddress::toString,
                address -> address.mailbox(chunk.separator()));
    }

    private Mono<List<RecipientRow>> forgotten(List<RecipientRow> rows, Set<EmailAddress> people, StoredChunk chunk) {
        return Mono.fromCallable(() -> without(rows, people))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(erased ->
                        store.storePayload(chunk.pointer(), erased.payload()).thenReturn(erased.rows()));
    }

    private static Erased without(List<RecipientRow> rows, Set<EmailAddress> people) {
        List<RecipientRow> left = ErasedRows.of(
                        rows, people.stream().map(EmailAddress::toString).collect(Collectors.toUnmodifiableSet()))
                .rows();
        return new Erased(left, ChunkPayload.encode(left));
    }
}
