package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where one server keeps its data, its password, its log and the number of its process; held by one JVM at a time. */
final class ServerFolder {

    private final Path folder;
    private @Nullable FileChannel lock;

    private ServerFolder(Path folder) {
        this.folder = folder;
    }

    static ServerFolder at(Path folder) {
        try {
            return new ServerFolder(Files.createDirectories(folder).toRealPath());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the data folder " + folder, failure);
        }
    }

    /** A folder that goes with this JVM. */
    static ServerFolder temporary(String server) {
        try {
            Path folder = Files.createTempDirectory("beckon-" + server).toRealPath();
            Reaper.remove(folder);
            return new ServerFolder(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make a temporary folder for " + server, failure);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void lock() {
        try {
            FileChannel channel = FileChannel.open(path("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = tryLock(channel);
            if (held == null) {
                channel.close();
                throw new IllegalStateException(
                        "Another Beckon is running on " + folder + "; stop it, or choose another data folder.");
            }
            lock = channel;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot lock " + folder, failure);
        }
    }

    void unlock() {
        try (FileChannel held = lock) {
            lock = null;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot unlock " + folder, failure);
        }
    }

    /** What was chosen when the folder was made; the first choice stays. */
    String password(@Nullable String chosen) {
        Path file = path("password");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String password = chosen != null ? chosen : random();
            writeSecret(file, password + "\n");
            return password;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot keep the password in " + file, failure);
        }
    }

    void rememberProcess(String name, long pid) {
        try {
            Files.writeString(path(name + ".pid"), Long.toString(pid));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    OptionalLong rememberedProcess(String name) {
        try {
            Path file = path(name + ".pid");
            return Files.exists(file)
                    ? OptionalLong.of(Long.parseLong(Files.readString(file).strip()))
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }

    static void writeSecret(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(
                file.getParent(),
                "secret",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, content);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    private static String random() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
