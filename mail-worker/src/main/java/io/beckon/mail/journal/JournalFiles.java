package io.beckon.mail.journal;

import io.beckon.mail.journal.JournalRecord.Begun;
import io.beckon.mail.journal.JournalRecord.Leased;
import io.beckon.mail.lease.Holder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * The files of this process's journal, the last of which is written to. One goes as soon as all claims that stand in it are recorded,
 * whatever its place, so what is on the disk is bounded by what is in hand. Guarded by its journal.
 */
final class JournalFiles {

    private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

    private final JournalSettings settings;
    private final OwnFolder folder;
    private final String boot = Boot.current();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RecordCodec.LONGEST);
    private final List<Segment> closed = new ArrayList<>();
    private long number;
    private @Nullable Segment current;
    private long bytes;

    private JournalFiles(JournalSettings settings, OwnFolder folder) {
        this.settings = settings;
        this.folder = folder;
    }

    static JournalFiles open(JournalSettings settings) throws IOException {
        OwnFolder folder = OwnFolder.create(settings.folder());
        JournalFiles files = new JournalFiles(settings, folder);
        try {
            files.beginAnew(null);
            return files;
        } catch (IOException e) {
            folder.remove();
            throw e;
        }
    }

    /** @return where it stands now */
    Segment append(JournalRecord record, @Nullable Holder holder) throws IOException {
        Segment last = current;
        if (last == null || last.size() >= settings.segment().toBytes()) {
            last = beginAnew(holder);
        }
        write(record, last);
        return last;
    }

    private void write(JournalRecord record, Segment to) throws IOException {
        RecordCodec.write(record, buffer);
        int length = buffer.remaining();
        try {
            to.append(buffer);
            bytes += length;
        } catch (IOException e) {
            close(to);
            throw e;
        }
    }

    /** A new file, which says by itself what a replay must know of the process. */
    Segment beginAnew(@Nullable Holder holder) throws IOException {
        Segment last = current;
        if (last != null) {
            close(last);
        }
        forget();
        Segment next = Segment.create(folder.path(), ++number);
        current = next;
        write(new Begun(boot), next);
        if (holder != null) {
            write(new Leased(holder), next);
        }
        return next;
    }

    /** Written to no more. */
    private void close(Segment segment) throws IOException {
        current = null;
        closed.add(segment);
        segment.close();
    }

    boolean isFull() {
        return bytes >= settings.limit().toBytes();
    }

    /** Deletes the closed files of which everything is recorded. */
    void forget() {
        List<Path> done = new ArrayList<>();
        closed.removeIf(segment -> {
            if (!segment.isPinned()) {
                done.add(segment.file());
                bytes -= segment.size();
            }
            return !segment.isPinned();
        });
        if (!done.isEmpty()) {
            Schedulers.boundedElastic().schedule(() -> done.forEach(JournalFiles::delete));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is not needed any more and could not be deleted: {}", file, e.toString());
        }
    }

    /** Removes everything, unless something is not recorded. */
    void close() throws IOException {
        Segment last = current;
        if (last != null) {
            close(last);
        }
        if (closed.stream().anyMatch(Segment::isPinned)) {
            folder.release();
            return;
        }
        try (var left = Files.list(folder.path())) {
            left.filter(file -> file.toString().endsWith(Segment.ENDING)).forEach(JournalFiles::delete);
        }
        folder.remove();
    }
}
