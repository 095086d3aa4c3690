package io.beckon.mail.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one file of a journal whose process is no more. */
final class SegmentReader {

    private SegmentReader() {}

    /**
     * Hands over every record up to the end or to the first that is damaged. A last record that is not whole was never acted upon, and is
     * as if it were not there.
     *
     * @return null, or what is wrong with the file
     */
    static @Nullable String read(Path file, Consumer<JournalRecord> to) {
        long at = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long size = Files.size(file);
            while (size - at >= RecordCodec.HEAD) {
                int length = in.readInt();
                int crc = in.readInt();
                long end = at + RecordCodec.HEAD + length;
                if (length < 1 || length > RecordCodec.LONGEST) {
                    return damaged(file, at);
                }
                if (end > size) {
                    return null;
                }
                ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
                if (!RecordCodec.matches(crc, payload)) {
                    return end == size ? null : damaged(file, at);
                }
                to.accept(RecordCodec.read(payload));
                at = end;
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return damaged(file, at) + ": " + e.getMessage();
        }
    }

    private static String damaged(Path file, long at) {
        return file + " is damaged at octet " + at;
    }
}
