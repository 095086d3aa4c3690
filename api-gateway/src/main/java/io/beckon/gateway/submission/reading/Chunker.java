package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts rows into chunks. The measures are constants, not settings: a repeated upload must be cut as it was the first time, also by
 * another gateway.
 */
final class Chunker {

    static final int ROWS = 1_000;
    static final int BYTES = 128 * 1024;
    /** Of the values together with the names that are repeated in every stored row. */
    static final int STORED_CHARACTERS = 1024 * 1024;

    private List<RecipientRow> rows = new ArrayList<>();
    private long bytes;
    private long characters;
    private int sequence;
    private long total;

    int chunks() {
        return sequence;
    }

    long rows() {
        return total;
    }

    /** Adds a row; gives the chunk that is full with it. */
    @Nullable
    ReadChunk add(RecipientRow row, long rowBytes, long endOffset, MessageDigest prefix) {
        rows.add(row);
        total++;
        bytes += rowBytes;
        characters += characters(row);
        boolean full = rows.size() >= ROWS || bytes >= BYTES || characters >= STORED_CHARACTERS;
        return full ? cut(endOffset, prefix) : null;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    ReadChunk cut(long endOffset, MessageDigest prefix) {
        ReadChunk chunk = new ReadChunk(sequence++, rows, endOffset, Sha256.soFar(prefix));
        rows = new ArrayList<>();
        bytes = 0;
        characters = 0;
        return chunk;
    }

    private static long characters(RecipientRow row) {
        long count = length(row.address()) + length(row.name()) + length(row.firstName()) + length(row.lastName());
        for (Map.Entry<String, String> column : row.columns().entrySet()) {
            count += column.getKey().length() + column.getValue().length();
        }
        return count;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
