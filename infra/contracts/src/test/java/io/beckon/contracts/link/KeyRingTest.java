package io.beckon.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    @TempDir
    private Path folder;

    @Test
    void first_start_makes_a_key_that_only_its_owner_reads_and_the_next_start_reads_it() throws Exception {
        Path file = folder.resolve("deep/down/keys");

        KeyRing made = KeyRing.loadOrCreate(file);
        KeyRing read = KeyRing.loadOrCreate(file);

        assertThat(read.currentKey()).hasSize(32).isEqualTo(made.currentKey());
        assertThat(read.currentId()).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void secrets_for_other_purposes_stay_the_same_and_say_nothing_of_each_other() throws Exception {
        Path file = folder.resolve("two");
        Files.writeString(file, "1 " + "A".repeat(43) + "\n3 " + "B".repeat(42) + "A\n");
        KeyRing ring = KeyRing.loadOrCreate(file);

        assertThat(ring.derived("one").keySet()).containsExactly(1, 3);
        assertThat(ring.derived("one").get(1))
                .hasSize(64)
                .isEqualTo(KeyRing.loadOrCreate(file).derived("one").get(1));
        assertThat(ring.derived("one").get(1)).isNotEqualTo(ring.derived("one").get(3));
        assertThat(ring.derived("one").get(1))
                .isNotEqualTo(ring.derived("other").get(1));
    }

    @Test
    void processes_that_start_at_the_same_moment_share_one_key() throws Exception {
        int processes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            for (int round = 0; round < 20; round++) {
                Path file = folder.resolve("keys" + round);
                CyclicBarrier together = new CyclicBarrier(processes);
                Callable<byte[]> start = () -> {
                    together.await();
                    return KeyRing.loadOrCreate(file).currentKey();
                };
                List<byte[]> keys = new ArrayList<>();
                for (Future<byte[]> key : threads.invokeAll(java.util.Collections.nCopies(processes, start))) {
                    keys.add(key.get());
                }
                assertThat(keys).allSatisfy(key -> assertThat(key).isEqualTo(keys.get(0)));
            }
        } finally {
            threads.shutdownNow();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).as("no drafts are left").hasSize(20);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "x AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "256 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "1 AAAA",
                "1 !!!!"
            })
    void a_line_that_is_no_key_is_named(String line) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "# the keys\n" + line + "\n");

        assertThatThrownBy(() -> KeyRing.loadOrCreate(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Line 2 of the key file " + file
                        + " must be an id from 1 to 255, a space and 32 bytes in base64url.");
    }

    @Test
    void a_key_id_that_stands_there_twice_is_refused() throws Exception {
        String line = "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
        Path file = Files.writeString(folder.resolve("keys"), line + line);

        assertThatThrownBy(() -> KeyRing.loadOrCreate(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Line 2 of the key file " + file + " repeats the key id 1; give each key an id of its own.");
    }

    @Test
    void an_empty_file_is_refused_and_not_overwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "# nothing yet\n\n");

        assertThatThrownBy(() -> KeyRing.loadOrCreate(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The key file " + file + " holds no key; delete it to have one made.");
        assertThat(file).hasContent("# nothing yet\n\n");
    }

    @Test
    void a_place_that_cannot_be_written_to_is_said() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("keys");

        assertThatThrownBy(() -> KeyRing.loadOrCreate(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "The key file " + file
                                + " can be neither read nor made; point beckon.keys.file at a place this process may write to.");
    }
}
