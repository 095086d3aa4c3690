package io.beckon.contracts.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** People by all the hashes that an erasure may have left of them; two of them may share a mailbox, and so a hash. */
public final class ErasedLookup<T> {

    private final Map<String, List<T>> byHash;

    private ErasedLookup(Map<String, List<T>> byHash) {
        this.byHash = byHash;
    }

    static <T> ErasedLookup<T> of(Collection<T> people, Function<T, Stream<String>> hashes) {
        Map<String, List<T>> byHash = new HashMap<>();
        people.forEach(person -> hashes.apply(person)
                .forEach(hash -> byHash.computeIfAbsent(hash, first -> new ArrayList<>(1))
                        .add(person)));
        return new ErasedLookup<>(byHash);
    }

    /** What to look for among the stored ones; hexadecimal, for a text[]. */
    public String[] hashes() {
        return byHash.keySet().toArray(String[]::new);
    }

    /** Whose hashes were found. */
    public Set<T> whose(Collection<String> found) {
        return found.stream()
                .flatMap(hash -> byHash.getOrDefault(hash, List.of()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
