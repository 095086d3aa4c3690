package io.beckon.testkit.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a command in a session of its own, so that Ctrl-C stops the services first and their servers after them. */
final class OwnSession {

    private OwnSession() {}

    static List<String> prefix() {
        return onPath("setsid").map(List::of).orElse(List.of());
    }

    static Optional<String> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        // Debian keeps some programs out of an ordinary user's path.
        return Stream.concat(
                        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path),
                        Stream.of("/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
