package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedSecretsTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER_KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final SealedSecrets secrets = new SealedSecrets(KeyRing.of(7, KEY));

    @Test
    void a_secret_opens_where_it_was_sealed() {
        byte[] sealed = secrets.seal("H\u00e9ron-42", "row 1");
        assertThat(sealed[0]).isEqualTo((byte) 7);
        assertThat(secrets.open(sealed, "row 1")).contains("H\u00e9ron-42");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("ron-42");
    }

    @Test
    void it_opens_nowhere_else_and_under_no_other_key() {
        byte[] sealed = secrets.seal("heron", "row 1");
        assertThat(secrets.open(sealed, "row 2")).isEmpty();
        assertThat(new SealedSecrets(KeyRing.of(7, OTHER_KEY)).open(sealed, "row 1"))
                .isEmpty();
        assertThat(new SealedSecrets(KeyRing.of(8, KEY)).open(sealed, "row 1")).isEmpty();
    }

    @Test
    void every_changed_bit_and_every_cut_is_noticed() {
        byte[] sealed = secrets.seal("heron", "row 1");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(secrets.open(changed, "row 1")).as("byte %d", i).isEmpty();
            assertThat(secrets.open(Arrays.copyOf(sealed, i), "row 1")).isEmpty();
        }
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(secrets.seal("heron", "row 1")).isNotEqualTo(secrets.seal("heron", "row 1"));
    }
}
