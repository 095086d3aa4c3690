package io.beckon.contracts.link;

import io.beckon.contracts.state.SuppressionScope;
import java.util.HexFormat;
import java.util.List;

/**
 * By what a workspace knows whom it must not write to after a person was erased: a keyed hash of the address, another one in each
 * workspace. Whoever has the database and not the key ring cannot tell whose it is.
 */
public final class ErasedHashes {

    private final KeyedHashes hashes;

    public ErasedHashes(KeyedHashes hashes) {
        this.hashes = hashes;
    }

    /** What is stored, under the newest key. */
    public byte[] of(long workspaceId, SuppressionScope scope, String value) {
        return hashes.of(secret(workspaceId, scope, value));
    }

    /** All that may be stored for an address and its mailbox, one for each key of the ring and scope; hexadecimal, for a text[]. */
    public List<String> lookedFor(long workspaceId, String address, String mailbox) {
        HexFormat hex = HexFormat.of();
        return java.util.stream.Stream.concat(
                        hashes.underAllKeys(secret(workspaceId, SuppressionScope.ADDRESS, address)).stream(),
                        hashes.underAllKeys(secret(workspaceId, SuppressionScope.MAILBOX, mailbox)).stream())
                .map(hex::formatHex)
                .toList();
    }

    private static String secret(long workspaceId, SuppressionScope scope, String value) {
        return "erased\n" + workspaceId + "\n" + scope.sql() + "\n" + value;
    }
}
