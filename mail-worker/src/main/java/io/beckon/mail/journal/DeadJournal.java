package io.beckon.mail.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal of a process that is no more, under our lock: nobody else replays it meanwhile. It blocks on the disk. */
public final class DeadJournal implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;

    private DeadJournal(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Null where its process lives, or somebody else has taken it or done with it. */
    static @Nullable DeadJournal take(Path folder) throws IOException {
        Path file = folder.resolve(OwnFolder.LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException removed) {
            removeRemnant(folder);
            return null;
        }
        if (isFree(channel) && Files.exists(file)) {
            return new DeadJournal(folder, channel);
        }
        channel.close();
        return null;
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException another) {
            return false;
        }
    }

    /** Whoever removed the lock died before he could remove the folder; one that is being made is made anew elsewhere. */
    private static void removeRemnant(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException beingMade) {
            // Its process has come as far as the lock by now.
        }
    }

    public Path folder() {
        return folder;
    }

    public JournalContent read() throws IOException {
        JournalContent content = new JournalContent(Boot.current());
        for (Path segment : segments()) {
            String damage = SegmentReader.read(segment, content::add);
            if (damage != null) {
                content.damaged(damage);
            }
        }
        return content;
    }

    /** All of it is recorded in the database. */
    public void remove() throws IOException {
        for (Path segment : segments()) {
            Files.deleteIfExists(segment);
        }
        Files.deleteIfExists(folder.resolve(OwnFolder.LOCK));
        Files.deleteIfExists(folder);
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(Segment.ENDING))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
