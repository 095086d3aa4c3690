package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTokensTest {

    private static final byte[] KEY = new byte[32];

    private final LinkTokens tokens = new LinkTokens(KeyRing.of(7, KEY));

    @Test
    void token_says_what_was_put_in() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            LinkPurpose purpose = LinkPurpose.values()[random.nextInt(2)];
            PersonalLink link = new PersonalLink(purpose, random.nextLong(), random.nextInt(Short.MAX_VALUE + 1));

            String token = tokens.issue(link);

            assertThat(token).hasSize(LinkTokens.LENGTH).matches("[A-Za-z0-9_-]+");
            assertThat(tokens.read(token, purpose)).contains(link);
        }
    }

    @Test
    void every_flipped_bit_makes_it_worthless() {
        String token = tokens.issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)))
                    .isEmpty();
        }
    }

    @Test
    void token_has_only_one_spelling() {
        String token = tokens.issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));
        int read = 0;
        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            if (tokens.read(token.substring(0, token.length() - 1) + last, LinkPurpose.INVITATION)
                    .isPresent()) {
                read++;
            }
        }

        assertThat(read).isEqualTo(1);
    }

    @Test
    void token_of_one_purpose_is_worth_nothing_for_another() {
        String unsubscribe = tokens.issue(new PersonalLink(LinkPurpose.UNSUBSCRIBE, 42, 1));

        assertThat(tokens.read(unsubscribe, LinkPurpose.INVITATION)).isEmpty();
        assertThat(tokens.read(unsubscribe, LinkPurpose.UNSUBSCRIBE)).isPresent();
    }

    @Test
    void anything_else_is_refused() {
        String token = tokens.issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));
        for (String other : new String[] {
            "",
            "x",
            token + "A",
            token.substring(1),
            " ".repeat(38),
            "ü".repeat(38),
            "=".repeat(38),
            token.replace(token.charAt(5), '+')
        }) {
            assertThat(read(other)).isEmpty();
        }
    }

    @Test
    void token_of_another_installation_is_refused() {
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        String token = new LinkTokens(KeyRing.of(7, otherKey)).issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));

        assertThat(read(token)).isEmpty();
    }

    @Test
    void links_sent_before_a_rotation_keep_working_until_their_key_goes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys");
        String old = new LinkTokens(KeyRing.loadOrCreate(file)).issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));
        String first = Files.readString(file);
        String second = "2 " + Base64.getUrlEncoder().withoutPadding().encodeToString(KEY) + "\n";

        Files.writeString(file, first + second);
        LinkTokens rotated = new LinkTokens(KeyRing.loadOrCreate(file));
        assertThat(rotated.read(old, LinkPurpose.INVITATION)).isPresent();
        String young = rotated.issue(new PersonalLink(LinkPurpose.INVITATION, 42, 1));
        assertThat(Base64.getUrlDecoder().decode(young)[0]).isEqualTo((byte) 2);

        Files.writeString(file, second);
        LinkTokens without = new LinkTokens(KeyRing.loadOrCreate(file));
        assertThat(without.read(old, LinkPurpose.INVITATION)).isEmpty();
        assertThat(without.read(young, LinkPurpose.INVITATION)).isPresent();
    }

    private java.util.Optional<PersonalLink> read(String token) {
        return tokens.read(token, LinkPurpose.INVITATION);
    }
}
