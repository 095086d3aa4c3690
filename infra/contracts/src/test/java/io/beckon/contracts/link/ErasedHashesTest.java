package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.SuppressionScope;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ErasedHashesTest {

    private final ErasedHashes hashes = new ErasedHashes(new KeyedHashes(KeyRing.of(7, new byte[32])));

    @Test
    void people_are_found_by_their_address_and_by_the_mailbox_they_share() {
        ErasedLookup<String> lookup = lookup(List.of("ana+x@example.org", "ana+y@example.org", "bo@example.org"));
        String ofMailbox = stored(1, SuppressionScope.MAILBOX, "ana@example.org");
        String ofAddress = stored(1, SuppressionScope.ADDRESS, "bo@example.org");
        assertThat(lookup.hashes()).hasSize(5).contains(ofMailbox, ofAddress);
        assertThat(lookup.whose(List.of(ofMailbox)))
                .containsExactlyInAnyOrder("ana+x@example.org", "ana+y@example.org");
        assertThat(lookup.whose(List.of(ofAddress))).containsExactly("bo@example.org");
        assertThat(lookup.whose(List.of())).isEmpty();
    }

    @Test
    void by_the_address_alone_nobody_is_found_whose_mailbox_is_suppressed() {
        ErasedLookup<String> lookup = hashes.lookup(1, List.of("ana@example.org"), Function.identity());
        assertThat(lookup.whose(List.of(stored(1, SuppressionScope.MAILBOX, "ana@example.org"))))
                .isEmpty();
        assertThat(lookup.whose(List.of(stored(1, SuppressionScope.ADDRESS, "ana@example.org"))))
                .containsExactly("ana@example.org");
    }

    @Test
    void what_one_workspace_stored_says_nothing_in_another() {
        assertThat(lookup(List.of("ana@example.org")).hashes())
                .doesNotContain(
                        stored(2, SuppressionScope.ADDRESS, "ana@example.org"),
                        stored(2, SuppressionScope.MAILBOX, "ana@example.org"));
    }

    private ErasedLookup<String> lookup(List<String> addresses) {
        return hashes.lookup(1, addresses, Function.identity(), address -> address.replaceAll("\\+[^@]*", ""));
    }

    private String stored(long workspace, SuppressionScope scope, String value) {
        return HexFormat.of().formatHex(hashes.of(workspace, scope, value));
    }
}
