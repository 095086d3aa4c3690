package io.beckon.testkit.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RabbitMQ and Erlang from this system's own Debian or Ubuntu packages, unpacked without root and without touching the
 * system: apt works on private lists, dpkg only extracts.
 */
final class RabbitPackages {

    private static final Duration DOWNLOAD = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(60);

    /** What the programs we run are linked with; taken only where the system does not have it. */
    private static final Set<String> LIBRARIES =
            Set.of("libssl3", "libssl3t64", "libtinfo6", "libsystemd0", "libstdc++6", "zlib1g", "libsctp1");

    /** A download as apt prints it: 'address' file size checksum. */
    private static final Pattern DOWNLOAD_LINE = Pattern.compile("^'[^']+' ([^_ ]+)_\\S+\\.deb .*");

    private RabbitPackages() {}

    /** The folder in which the packages' usr folder lies. */
    static Path unpacked(BinaryCache cache) {
        return cache.folder("rabbitmq", RabbitPackages::unpack);
    }

    private static void unpack(Path folder) throws IOException {
        if (OwnSession.onPath("apt-get").isEmpty() || OwnSession.onPath("dpkg").isEmpty()) {
            throw new IllegalStateException(howToGetRabbit("this system has neither RabbitMQ nor Debian packages"));
        }
        Path downloads = folder.resolve("downloads");
        Apt apt = new Apt(downloads);
        List<String> wanted = wanted(apt);
        apt.download(wanted);
        try (Stream<Path> packages = Files.list(downloads)) {
            for (Path file :
                    packages.filter(path -> path.toString().endsWith(".deb")).toList()) {
                Commands.succeed(SHORT, Map.of(), List.of("dpkg", "-x", file.toString(), folder.toString()));
            }
        }
        BinaryCache.delete(downloads);
        followItsOwnFolder(folder.resolve("usr/lib/erlang"));
    }

    static String howToGetRabbit(String reason) {
        return "RabbitMQ cannot be had without installing it (" + reason
                + "): install rabbitmq-server with this system's package manager, or start Docker, and run the command again.";
    }

    private static List<String> wanted(Apt apt) {
        Set<String> installed = installed();
        return apt.closureOf("rabbitmq-server").stream()
                .filter(name -> name.equals("rabbitmq-server")
                        || name.startsWith("erlang-")
                        || (LIBRARIES.contains(name) && !installed.contains(name)))
                .toList();
    }

    private static Set<String> installed() {
        Commands.Result result =
                Commands.run(SHORT, Map.of(), List.of("dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"));
        return result.output()
                .lines()
                .filter(line -> line.endsWith(" installed"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The erl scripts name /usr/lib/erlang; let them find the folder they lie in, so that the cache may move. */
    private static void followItsOwnFolder(Path erlang) throws IOException {
        pointUp(erlang.resolve("bin/erl"), "..");
        try (Stream<Path> entries = Files.list(erlang)) {
            for (Path runtime : entries.filter(
                            entry -> entry.getFileName().toString().startsWith("erts-"))
                    .toList()) {
                pointUp(runtime.resolve("bin/erl"), "../..");
            }
        }
    }

    private static void pointUp(Path script, String up) throws IOException {
        String here = "ROOTDIR=$(cd \"$(dirname \"$(readlink -f \"$0\")\")/" + up + "\" && pwd)";
        Files.writeString(script, Files.readString(script).replace("ROOTDIR=/usr/lib/erlang", here));
    }

    /** apt on lists and a cache of our own, as any user. */
    private static final class Apt {

        private final Path downloads;
        private final List<String> options;

        Apt(Path downloads) throws IOException {
            this.downloads = downloads;
            Path lists = downloads.resolve("lists");
            Path cache = downloads.resolve("cache");
            Files.createDirectories(lists.resolve("partial"));
            Files.createDirectories(cache.resolve("archives/partial"));
            options = List.of(
                    "-q",
                    "-o",
                    "Dir::State::Lists=" + lists,
                    "-o",
                    "Dir::Cache=" + cache,
                    // As if nothing were installed: the closure is whole on every machine.
                    "-o",
                    "Dir::State::status=" + Files.createFile(downloads.resolve("status")),
                    // Root's apt would otherwise download as a user who may not enter the cache.
                    "-o",
                    "APT::Sandbox::User=",
                    "-o",
                    "Acquire::Languages=none",
                    "-o",
                    "Acquire::Retries=2",
                    "-o",
                    "Acquire::http::Timeout=20",
                    "-o",
                    "Acquire::https::Timeout=20");
        }

        List<String> closureOf(String name) {
            // A source of the machine that does not answer is no reason to fail: what counts is whether RabbitMQ is
            // found.
            Commands.Result update = run(List.of("update"));
            Commands.Result closure = run(List.of("install", "-y", "--no-install-recommends", "--print-uris", name));
            List<String> names = closure.output()
                    .lines()
                    .map(DOWNLOAD_LINE::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(line -> line.group(1))
                    .distinct()
                    .toList();
            if (closure.status() != 0 || !names.contains(name)) {
                throw new IllegalStateException(howToGetRabbit(
                        "apt does not offer " + name + " here: " + lastLine(update.output() + closure.output())));
            }
            return names;
        }

        void download(List<String> names) {
            Commands.Result result =
                    run(Stream.concat(Stream.of("download"), names.stream()).toList());
            if (result.status() != 0) {
                throw new IllegalStateException(
                        howToGetRabbit("its packages did not come down: " + lastLine(result.output())));
            }
        }

        private Commands.Result run(List<String> arguments) {
            List<String> command =
                    new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec apt-get \"$@\"", downloads.toString()));
            command.addAll(options);
            command.addAll(arguments);
            return Commands.run(DOWNLOAD, Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive"), command);
        }

        private static String lastLine(String output) {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce("", (before, line) -> line)
                    .strip();
        }
    }
}
