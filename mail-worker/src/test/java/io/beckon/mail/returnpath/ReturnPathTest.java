package io.beckon.mail.returnpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.link.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

    private static final ReturnPath PATH = ReturnPath.of("bounces@acme.example", ring(1));

    @Test
    void what_was_issued_is_read_back_whatever_the_case_and_in_brackets() {
        Random random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            long id = random.nextLong(1, Long.MAX_VALUE);
            String issued = PATH.of(id);
            assertThat(PATH.ownerOf(issued)).isEqualTo(new Owner.Delivery(id));
            assertThat(PATH.ownerOf("<" + issued.toUpperCase(Locale.ROOT) + ">"))
                    .isEqualTo(new Owner.Delivery(id));
            assertThat(issued.indexOf('@')).isLessThanOrEqualTo(64);
        }
        assertThat(PATH.ownerOf(PATH.of(Long.MAX_VALUE))).isEqualTo(new Owner.Delivery(Long.MAX_VALUE));
    }

    @Test
    void a_signature_is_worth_nothing_for_another_delivery_address_or_installation() {
        String issued = PATH.of(4711);
        assertThat(PATH.ownerOf(issued.replace("d4711", "d4712"))).isEqualTo(Owner.NOBODY);
        assertThat(PATH.ownerOf(ReturnPath.of("bounces@acme.example", ring(2)).of(4711)))
                .isEqualTo(Owner.NOBODY);
        assertThat(PATH.ownerOf(issued.replace("acme.example", "other.example")))
                .isEqualTo(Owner.SOMEBODY_ELSE);
        assertThat(PATH.ownerOf(issued.replace("bounces", "returns"))).isEqualTo(Owner.SOMEBODY_ELSE);
    }

    @Test
    void every_changed_character_of_a_signature_is_noticed() {
        String issued = PATH.of(4711);
        int from = issued.indexOf('-') + 1;
        for (int i = from; i < from + 10; i++) {
            char other = issued.charAt(i) == 'a' ? 'b' : 'a';
            String changed = issued.substring(0, i) + other + issued.substring(i + 1);
            assertThat(PATH.ownerOf(changed)).isEqualTo(Owner.NOBODY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bounces+d4711@acme.example",
                "bounces+d@acme.example",
                "bounces+d-aaaaaaaaaa@acme.example",
                "bounces+d0-aaaaaaaaaa@acme.example",
                "bounces+d99999999999999999999-aaaaaaaaaa@acme.example",
                "bounces+d9999999999999999999-aaaaaaaaaa@acme.example",
                "bounces+d4711-aaaaaaaaa@acme.example",
                "bounces+d4711-aaaaaaaaaaa@acme.example",
                "bounces+d4711-aaaaaaaaa1@acme.example",
                "bounces+d+4711-aaaaaaaaaa@acme.example"
            })
    void what_was_never_issued_belongs_to_nobody(String address) {
        assertThat(PATH.ownerOf(address)).isEqualTo(Owner.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "<>", "<", ">", "bounces", "bounces@", "@acme.example", "bounces+x@acme.example"})
    void what_is_no_return_path_is_somebody_elses(String address) {
        assertThat(PATH.ownerOf(address)).isEqualTo(Owner.SOMEBODY_ELSE);
    }

    @Test
    void the_bare_address_takes_what_concerns_no_single_delivery() {
        assertThat(PATH.ownerOf("Bounces@ACME.example")).isEqualTo(Owner.ALL);
    }

    @Test
    void addresses_of_before_a_rotation_stay_good(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys");
        Files.writeString(file, "1 " + key(1) + "\n");
        String old = ReturnPath.of("bounces@acme.example", KeyRing.loadOrCreate(file))
                .of(7);
        Files.writeString(file, "1 " + key(1) + "\n2 " + key(2) + "\n");
        ReturnPath rotated = ReturnPath.of("bounces@acme.example", KeyRing.loadOrCreate(file));
        assertThat(rotated.of(7)).isNotEqualTo(old);
        assertThat(rotated.ownerOf(old)).isEqualTo(new Owner.Delivery(7));
        assertThat(rotated.ownerOf(rotated.of(7))).isEqualTo(new Owner.Delivery(7));
    }

    @Test
    void an_address_without_room_for_what_is_added_is_refused_with_the_mend() {
        assertThat(ReturnPath.of("b".repeat(32) + "@acme.example", ring(1)).of(Long.MAX_VALUE))
                .hasSize(64 + "@acme.example".length());
        assertThatThrownBy(() -> ReturnPath.of("b".repeat(33) + "@acme.example", ring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beckon.letters.return-path")
                .hasMessageContaining("choose a shorter one");
        assertThatThrownBy(() -> ReturnPath.of("no address", ring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beckon.letters.return-path");
    }

    private static KeyRing ring(int filledWith) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) filledWith);
        return KeyRing.of(1, key);
    }

    private static String key(int filledWith) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) filledWith);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
