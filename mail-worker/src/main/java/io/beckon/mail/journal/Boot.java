package io.beckon.mail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which boot of the machine this is. What was written without fsync outlives the process and not the machine: a journal of another boot
 * may lack its end, so that what it does not say proves nothing.
 */
final class Boot {

    static final String UNKNOWN = "";

    /** Linux, also inside containers, where it is the host's (random(4)). */
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private Boot() {}

    /** {@link #UNKNOWN} where it cannot be told; then no journal proves what was not done. */
    static String current() {
        try {
            return Files.readString(LINUX).strip();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
