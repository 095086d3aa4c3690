package io.beckon.mail.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The folder of one process: as long as it lives it holds the lock in there, and the kernel takes that away when it dies, however. */
final class OwnFolder {

    static final String BEGINNING = "worker-";
    static final String LOCK = "lock";

    private static final int TRIES = 10;
    /**
     * Of this JVM. POSIX locks belong to a process and are gone when it closes any channel on the file (fcntl(2)), so whoever looks for dead
     * ones must not even open these.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private OwnFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static OwnFolder create(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < TRIES; i++) {
            Path path = folder.resolve(BEGINNING + UUID.randomUUID());
            OURS.add(path);
            OwnFolder created = tryToCreate(path, onlyOurs(folder));
            if (created != null) {
                return created;
            }
            OURS.remove(path);
        }
        throw new IOException("others take away what is made in " + folder);
    }

    /** Null where somebody who looks for dead processes came between the steps, and cleared it away. */
    private static @Nullable OwnFolder tryToCreate(Path path, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(path, attributes);
        Path file = path.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException clearedAway) {
            return null;
        }
        FileLock lock = channel.tryLock();
        if (lock == null || !Files.exists(file)) {
            channel.close();
            return null;
        }
        return new OwnFolder(path, channel, lock);
    }

    /** Servers repeat addresses in their answers. */
    private static FileAttribute<?>[] onlyOurs(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    static boolean isOurs(Path path) {
        return OURS.contains(path);
    }

    Path path() {
        return path;
    }

    /** Lets others have what is in there. */
    void release() throws IOException {
        lock.release();
        channel.close();
        OURS.remove(path);
    }

    /** Nothing in there is needed any more. */
    void remove() throws IOException {
        Files.deleteIfExists(path.resolve(LOCK));
        release();
        Files.deleteIfExists(path);
    }
}
