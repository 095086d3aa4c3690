package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The user's cache of unpacked servers. Filled by one process at a time; a folder appears in it whole or not at all. */
final class BinaryCache {

    /** Unpacks into an empty folder. */
    interface Unpacking {
        void into(Path folder) throws IOException;
    }

    private final Path root;

    BinaryCache() {
        this(userCache());
    }

    BinaryCache(Path root) {
        this.root = root;
    }

    Path folder(String name, Unpacking unpacking) {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(root);
            try (var channel = FileChannel.open(
                            root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!Files.isDirectory(folder) && lock.isValid()) {
                    fill(folder, unpacking);
                }
                return folder;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot unpack into " + folder, failure);
        }
    }

    private void fill(Path folder, Unpacking unpacking) throws IOException {
        Path unfinished = Files.createTempDirectory(root, "unfinished-");
        try {
            unpacking.into(unfinished);
            // Temporary folders are made for their owner alone; nothing in here is secret.
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path userCache() {
        return Optional.ofNullable(System.getProperty("beckon.cache"))
                .map(Path::of)
                .or(() -> Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .filter(home -> !home.isBlank())
                        .map(home -> Path.of(home, "beckon")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "beckon"));
    }
}
