package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealedTextsTest {

    private final KeyRing ring = KeyRing.of(7, new byte[32]);
    private final SealedTexts texts = new SealedTexts(new SealedSecrets(ring), "cookie");

    @Test
    void what_was_sealed_comes_back_and_shows_nothing_of_itself() {
        String sealed = texts.seal("Grüße");
        assertThat(texts.open(sealed)).contains("Grüße");
        assertThat(texts.open(texts.seal(""))).contains("");
        assertThat(texts.seal("Grüße")).isNotEqualTo(sealed);
        assertThat(new String(Base64.getUrlDecoder().decode(sealed), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("Gr");
    }

    @Test
    void a_change_of_any_byte_is_noticed() {
        byte[] sealed = Base64.getUrlDecoder().decode(texts.seal("a state"));
        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            assertThat(texts.open(Base64.getUrlEncoder().encodeToString(forged)))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    @Test
    void nothing_of_another_purpose_or_key_and_no_rubbish_is_opened() {
        String sealed = texts.seal("a state");
        assertThat(new SealedTexts(new SealedSecrets(ring), "other").open(sealed))
                .isEmpty();
        byte[] another = new byte[32];
        another[0] = 1;
        assertThat(new SealedTexts(new SealedSecrets(KeyRing.of(7, another)), "cookie").open(sealed))
                .isEmpty();
        for (String rubbish : new String[] {"", "A", "!", "BwAA", "A".repeat(5_000)}) {
            assertThat(texts.open(rubbish)).isEmpty();
        }
    }
}
