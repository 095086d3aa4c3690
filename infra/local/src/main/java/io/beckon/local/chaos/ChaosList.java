package io.beckon.local.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One of the lists that are handed over, with rows long enough that an upload is more than a packet.
 *
 * @param admitted addresses that must be invited
 */
record ChaosList(Path file, long bytes, Set<String> admitted) {

    private static final int ONE_MALFORMED_IN = 101;
    private static final String NOTE = "Joined in autumn, works from the harbour office, likes long walks";

    static ChaosList make(int number, int rows, Path folder) {
        Path file = folder.resolve("people-" + number + ".csv");
        Set<String> admitted = new LinkedHashSet<>();
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("email,name,note\n");
            for (int i = 0; i < rows; i++) {
                boolean malformed = i % ONE_MALFORMED_IN == 50;
                String address = "person" + number + "x" + i + (malformed ? "." : "@d" + i % 20 + ".") + "example.org";
                if (!malformed) {
                    admitted.add(address);
                }
                csv.write(address + ",\"Person, " + i + "\",\"" + NOTE + "\"\n");
            }
            csv.flush();
            return new ChaosList(file, Files.size(file), admitted);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
