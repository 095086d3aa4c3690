package io.beckon.mail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file of the journal. Guarded by its journal. */
final class Segment {

    static final String ENDING = ".records";

    private final Path file;
    private final FileChannel channel;
    private long size;
    /** Claims of which something stands here and which are not wholly recorded. */
    private int claims;

    private Segment(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Segment create(Path folder, long number) throws IOException {
        Path file = folder.resolve("%010d%s".formatted(number, ENDING));
        return new Segment(file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    /** One write; where it fails, nothing may be appended here any more, for its end may be torn. */
    void append(ByteBuffer record) throws IOException {
        long end = size;
        while (record.hasRemaining()) {
            end += channel.write(record, end);
        }
        size = end;
    }

    void pin() {
        claims++;
    }

    void unpin() {
        claims--;
    }

    boolean isPinned() {
        return claims > 0;
    }

    void close() throws IOException {
        channel.close();
    }
}
