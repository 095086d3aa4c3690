package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyedHashesTest {

    private final byte[] key = new byte[32];
    private final KeyedHashes hashes = new KeyedHashes(KeyRing.of(7, key));

    @Test
    void a_hash_fits_its_secret_alone() {
        byte[] hash = hashes.of("12345678");
        assertThat(hash).hasSize(KeyedHashes.LENGTH).startsWith(7);
        assertThat(hashes.matches(hash, "12345678")).isTrue();
        assertThat(hashes.matches(hash, "12345679")).isFalse();
        assertThat(hashes.matches(hash, "")).isFalse();
    }

    @Test
    void a_hash_of_another_key_or_length_fits_nothing() {
        key[0] = 1;
        byte[] others = new KeyedHashes(KeyRing.of(7, key)).of("12345678");
        byte[] unknownKeys = new KeyedHashes(KeyRing.of(8, key)).of("12345678");
        KeyedHashes ours = new KeyedHashes(KeyRing.of(7, new byte[32]));
        assertThat(ours.matches(others, "12345678")).isFalse();
        assertThat(ours.matches(unknownKeys, "12345678")).isFalse();
        assertThat(ours.matches(new byte[0], "12345678")).isFalse();
    }

    @Test
    void a_hash_outlives_the_rotation_of_keys(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys");
        byte[] before = new KeyedHashes(KeyRing.loadOrCreate(file)).of("12345678");
        Files.writeString(file, Files.readString(file) + "2 " + "A".repeat(43) + "\n");
        KeyedHashes rotated = new KeyedHashes(KeyRing.loadOrCreate(file));
        assertThat(rotated.matches(before, "12345678")).isTrue();
        assertThat(rotated.of("12345678")).startsWith(2);
    }
}
