package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root, so root runs it as somebody else.
 *
 * @param prefix what to put before a command, empty for an ordinary user
 * @param owner user and group number that the data must belong to, absent where it stays ours
 */
record NotRoot(List<String> prefix, Optional<Integer> owner) {

    private static final int NOBODY = 65534;

    static NotRoot find() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new NotRoot(List.of(), Optional.empty());
        }
        return Stream.of(inUserNamespace(), asNobody())
                .flatMap(Optional::stream)
                .filter(NotRoot::works)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "PostgreSQL does not run as root, and this machine lets root"
                                        + " become nobody else (neither unshare --user nor setpriv works); run this as an ordinary user."));
    }

    /** Where the programs lie: PostgreSQL asks with access(2), which knows no capabilities, so nobody needs a path of his own. */
    BinaryCache cache() {
        return owner.isPresent() ? new BinaryCache(Path.of("/var/cache/beckon")) : new BinaryCache();
    }

    /** Gives a data folder made by an earlier start, perhaps in another way, to whom PostgreSQL runs as. */
    void give(Path data) {
        if (!"root".equals(System.getProperty("user.name")) || !Files.exists(data)) {
            return;
        }
        int number = owner.orElse(0);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", number, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot give " + data + " to user " + number, failure);
        }
    }

    /** In a user namespace of its own root is nobody, and outside of it still owns its files. */
    private static Optional<NotRoot> inUserNamespace() {
        return OwnSession.onPath("unshare").map(unshare -> new NotRoot(List.of(unshare, "--user"), Optional.empty()));
    }

    /** Containers forbid that by default; there it becomes nobody, who still may go through root's folders. */
    private static Optional<NotRoot> asNobody() {
        return OwnSession.onPath("setpriv")
                .map(setpriv -> new NotRoot(
                        List.of(
                                setpriv,
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "--inh-caps=+dac_override",
                                "--ambient-caps=+dac_override"),
                        Optional.of(NOBODY)));
    }

    private boolean works() {
        List<String> command = Stream.concat(prefix.stream(), Stream.of("true")).toList();
        return Commands.run(Duration.ofSeconds(10), Map.of(), command).status() == 0;
    }
}
