package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import java.util.List;

/**
 * Some consecutive rows of an upload. Where chunks are cut depends on what was sent alone, so that a repeated upload gives the same
 * ones.
 *
 * @param sequence   0, 1, ...
 * @param rows       at least one, at most 1,000
 * @param endOffset  bytes of the list up to the end of the chunk's last row
 * @param prefixHash SHA-256 over those bytes, behind the exchanged addresses if there are any
 */
public record ReadChunk(int sequence, List<RecipientRow> rows, long endOffset, byte[] prefixHash) {

    public ReadChunk {
        rows = List.copyOf(rows);
    }

    public long firstRow() {
        return rows.get(0).number();
    }

    public long lastRow() {
        return rows.get(rows.size() - 1).number();
    }
}
