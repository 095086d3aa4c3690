package io.beckon.contracts.link;

import io.beckon.contracts.state.SuppressionScope;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * By what a workspace knows whom it must not write to after a person was erased: a keyed hash of the address, another one in each
 * workspace. Whoever has the database and not the key ring cannot tell whose it is.
 */
public final class ErasedHashes {

    private static final HexFormat HEX = HexFormat.of();

    private final KeyedHashes hashes;

    public ErasedHashes(KeyedHashes hashes) {
        this.hashes = hashes;
    }

    /** What is stored, under the newest key. */
    public byte[] of(long workspaceId, SuppressionScope scope, String value) {
        return hashes.of(secret(workspaceId, scope, value));
    }

    /** All that may be stored for an address or a mailbox, one for each key of the ring; hexadecimal, for a text[]. */
    public List<String> lookedFor(long workspaceId, SuppressionScope scope, String value) {
        return hashes.underAllKeys(secret(workspaceId, scope, value)).stream()
                .map(HEX::formatHex)
                .toList();
    }

    /** To find who of these people must not be written to, by the address or by its mailbox. A thousand take milliseconds of CPU. */
    public <T> ErasedLookup<T> lookup(
            long workspaceId, Collection<T> people, Function<T, String> address, Function<T, String> mailbox) {
        return ErasedLookup.of(
                people,
                person -> Stream.concat(
                        lookedFor(workspaceId, SuppressionScope.ADDRESS, address.apply(person)).stream(),
                        lookedFor(workspaceId, SuppressionScope.MAILBOX, mailbox.apply(person)).stream()));
    }

    /** To find who of these people was erased by this very address, whatever is said of the mailbox. */
    public <T> ErasedLookup<T> lookup(long workspaceId, Collection<T> people, Function<T, String> address) {
        return ErasedLookup.of(
                people, person -> lookedFor(workspaceId, SuppressionScope.ADDRESS, address.apply(person)).stream());
    }

    private static String secret(long workspaceId, SuppressionScope scope, String value) {
        return "erased\n" + workspaceId + "\n" + scope.sql() + "\n" + value;
    }
}
