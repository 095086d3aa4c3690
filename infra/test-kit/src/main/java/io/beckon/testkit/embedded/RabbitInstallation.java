package io.beckon.testkit.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs of a RabbitMQ: those of this machine, else those unpacked from packages into the user's cache.
 *
 * @param scripts the folder with rabbitmq-server and rabbitmqctl themselves, not the wrappers that change the user
 * @param programs folders to put before PATH, where erl and epmd are
 * @param libraries folders with shared libraries that this machine does not have
 */
record RabbitInstallation(Path scripts, List<Path> programs, List<Path> libraries) {

    static RabbitInstallation find() {
        return onThisMachine().orElseGet(() -> inside(RabbitPackages.unpacked(new BinaryCache())));
    }

    Path server() {
        return scripts.resolve("rabbitmq-server");
    }

    Path control() {
        return scripts.resolve("rabbitmqctl");
    }

    Optional<Path> program(String name) {
        return programs.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .or(() -> OwnSession.onPath(name).map(Path::of));
    }

    Map<String, String> environment() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        String searched = Stream.concat(programs.stream().map(Path::toString), Stream.of(path))
                .collect(Collectors.joining(File.pathSeparator));
        return libraries.isEmpty()
                ? Map.of("PATH", searched)
                : Map.of(
                        "PATH",
                        searched,
                        "LD_LIBRARY_PATH",
                        libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    private static Optional<RabbitInstallation> onThisMachine() {
        Optional<String> erlang = OwnSession.onPath("erl");
        return scriptsUnder(Path.of("/usr/lib/rabbitmq/lib"))
                .or(() -> Optional.of(Path.of("/opt/rabbitmq/sbin"))
                        .filter(scripts -> Files.isExecutable(scripts.resolve("rabbitmq-server"))))
                .filter(scripts -> erlang.isPresent())
                .map(scripts -> new RabbitInstallation(scripts, List.of(), List.of()));
    }

    static RabbitInstallation inside(Path root) {
        Path scripts = scriptsUnder(root.resolve("usr/lib/rabbitmq/lib"))
                .orElseThrow(() -> new IllegalStateException(
                        "There is no RabbitMQ in " + root + "; delete that folder, and it is fetched again."));
        return new RabbitInstallation(
                scripts, List.of(root.resolve("usr/lib/erlang/bin"), root.resolve("usr/bin")), librariesIn(root));
    }

    private static Optional<Path> scriptsUnder(Path versions) {
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("sbin"))
                    .filter(scripts -> Files.isExecutable(scripts.resolve("rabbitmq-server")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot list " + versions, failure);
        }
    }

    private static List<Path> librariesIn(Path root) {
        try (Stream<Path> found = Stream.of(root.resolve("usr/lib"), root.resolve("lib"))
                .filter(Files::isDirectory)
                .flatMap(RabbitInstallation::architectures)) {
            return found.toList();
        }
    }

    private static Stream<Path> architectures(Path lib) {
        try (Stream<Path> found = Files.list(lib)) {
            return found.filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu")).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot list " + lib, failure);
        }
    }
}
