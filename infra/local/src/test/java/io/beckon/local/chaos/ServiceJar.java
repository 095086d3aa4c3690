package io.beckon.local.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The runnable jar of this module, and folders under its target for what the services write. */
final class ServiceJar {

    private ServiceJar() {}

    static Path path() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith("-exec.jar")).toList();
            if (jars.size() != 1) {
                throw new IllegalStateException("the runnable jar is not built: run mvn verify from the top folder");
            }
            return jars.get(0).toAbsolutePath();
        }
    }

    static Path emptyFolder(String name) throws IOException {
        Path folder = Path.of("target", "chaos", name).toAbsolutePath();
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
