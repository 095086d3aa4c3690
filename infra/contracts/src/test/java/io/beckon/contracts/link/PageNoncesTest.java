package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PageNoncesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final KeyRing ring = KeyRing.of(7, new byte[32]);
    private final PageNonces nonces = new PageNonces(ring);
    private final String token = new LinkTokens(ring).issue(new PersonalLink(LinkPurpose.INVITATION, 4711, 1));

    @Test
    void holds_for_its_link_until_it_expires() {
        String nonce = nonces.issue(token, NOW.plusSeconds(60));
        assertThat(nonces.holds(nonce, token, NOW)).isTrue();
        assertThat(nonces.holds(nonce, token, NOW.plusSeconds(59))).isTrue();
        assertThat(nonces.holds(nonce, token, NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void is_worth_nothing_for_another_link() {
        String other = new LinkTokens(ring).issue(new PersonalLink(LinkPurpose.INVITATION, 4712, 1));
        assertThat(nonces.holds(nonces.issue(other, NOW.plusSeconds(60)), token, NOW))
                .isFalse();
    }

    @Test
    void every_changed_character_is_noticed() {
        String nonce = nonces.issue(token, NOW.plusSeconds(60));
        for (int i = 0; i < nonce.length() - 1; i++) {
            char changed = nonce.charAt(i) == 'A' ? 'B' : 'A';
            String forged = nonce.substring(0, i) + changed + nonce.substring(i + 1);
            assertThat(nonces.holds(forged, token, NOW)).as(forged).isFalse();
        }
    }

    @Test
    void a_link_token_or_rubbish_is_no_nonce() {
        assertThat(nonces.holds(token, token, NOW)).isFalse();
        assertThat(nonces.holds("", token, NOW)).isFalse();
        assertThat(nonces.holds("%".repeat(35), token, NOW)).isFalse();
        assertThat(nonces.holds("A".repeat(35), token, NOW)).isFalse();
    }
}
