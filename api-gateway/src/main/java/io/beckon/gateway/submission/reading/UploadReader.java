package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one upload: packets of bytes go in, chunks of rows come out. Holds one packet, one block of 16 KB, one row and one chunk at a
 * time, whatever the length of the upload. All chunks, numbers and hashes depend on the content and the exchanged addresses alone, never
 * on how it was cut into packets or packed. Throws {@link ProblemException} where the upload cannot be read to its end; a row that cannot be read is
 * handed on with its fault. Not thread-safe; its user calls from one thread at a time.
 */
public final class UploadReader implements AutoCloseable {

    private static final int BLOCK_BYTES = 16 * 1024;

    private final Unpacking unpacking;
    private final Utf8Conversion text;
    private final Framer framer;
    private final RowParser parser;
    private final ReadingLimits limits;
    private final Exchanges exchanges;

    private final byte[] block = new byte[BLOCK_BYTES];
    private final Frame frame;
    private final MessageDigest hash = Sha256.begin();
    private final Chunker chunker = new Chunker();
    private final Deque<ReadChunk> ready = new ArrayDeque<>();
    private long decodedBytes;
    private long offset;

    /**
     * A reader for one upload.
     *
     * @param charset as the Content-Type names it, or null
     * @param gzip    whether the bytes are gzip
     */
    public UploadReader(
            UploadFormat format, @Nullable Charset charset, boolean gzip, ReadingLimits limits, Exchanges exchanges) {
        this.limits = limits;
        this.exchanges = exchanges;
        exchanges.begin(hash);
        this.unpacking = gzip ? new Gunzip() : Unpacking.none();
        this.text = new Utf8Conversion(charset);
        this.frame = new Frame(limits.rowBytes());
        CsvDialect dialect = new CsvDialect();
        this.framer = switch (format) {
            case CSV -> new CsvFramer(dialect);
            case NDJSON -> new LineFramer();
            case JSON -> new JsonArrayFramer();
        };
        this.parser = format == UploadFormat.CSV ? new CsvRows(dialect, limits) : new JsonRows(limits);
    }

    /** Loads the tables of domain names now: the library reads them from its jar when first used, which no event loop may wait for. */
    public static void prepare() {
        CsvColumns.isAddress(new String[] {"someone@example.org"});
    }

    /** The column names that are understood, by field, the most certain first. */
    public static Map<String, List<String>> understoodNames() {
        return HeaderNames.understood();
    }

    /** The chunks that a further packet completes; must be exhausted before the next call. Works as it is iterated. */
    public Iterator<ReadChunk> read(byte[] packet) {
        unpacking.feed(packet);
        return new Chunks();
    }

    /** The last chunk, if any, once all packets were read. */
    public Iterator<ReadChunk> finish() {
        unpacking.end();
        take(text.end());
        throwIfBroken();
        if (!frame.isEmpty() && framer.end(parser.nextNumber())) {
            parseFrame();
        } else if (frame.isEmpty()) {
            framer.end(parser.nextNumber());
        }
        if (!chunker.isEmpty()) {
            ready.add(chunker.cut(offset, hash));
        }
        if (chunker.rows() == 0) {
            throw ProblemType.UPLOAD_EMPTY.with();
        }
        return new Chunks();
    }

    /** What the upload was; after {@link #finish()}. */
    public ReadSummary summary() {
        return new ReadSummary(chunker.chunks(), chunker.rows(), offset, Sha256.soFar(hash), parser.columns());
    }

    /** Which columns were understood as what, so far. */
    public UnderstoodColumns columns() {
        return parser.columns();
    }

    /** The rows read before a limit ended the reading, as far as {@link #read} did not give them; a row that had not ended is left. */
    public List<ReadChunk> cutShort() {
        if (!chunker.isEmpty()) {
            ready.add(chunker.cut(offset, hash));
        }
        List<ReadChunk> left = List.copyOf(ready);
        ready.clear();
        return left;
    }

    @Override
    public void close() {
        unpacking.close();
    }

    /** Reads one block; says whether there was one. */
    private boolean readBlock() {
        int count = unpacking.read(block);
        if (count == 0) {
            return false;
        }
        decodedBytes += count;
        if (decodedBytes > limits.decodedBytes()) {
            throw ProblemType.UPLOAD_TOO_LARGE.with(limits.decodedBytes());
        }
        take(text.convert(block, count));
        throwIfBroken();
        return true;
    }

    private void take(byte[] utf8) {
        int from = 0;
        while (from < utf8.length) {
            int room = frame.untilTooLarge();
            int to = room < utf8.length - from ? from + room : utf8.length;
            int end = framer.scan(utf8, from, to);
            int upTo = end == Framer.NOT_YET ? to : end;
            boolean wasTooLarge = frame.tooLarge();
            frame.append(utf8, from, upTo);
            hash.update(utf8, from, upTo - from);
            offset += upTo - from;
            from = upTo;
            if (end != Framer.NOT_YET) {
                frameEnded();
            } else if (frame.tooLarge() && !wasTooLarge) {
                framer.tooLarge(parser.nextNumber());
            }
        }
    }

    private void frameEnded() {
        if (framer.rowEnded()) {
            parseFrame();
        }
        frame.begin(offset);
    }

    private void parseFrame() {
        RecipientRow row = parsed();
        if (row == null) {
            return;
        }
        if (chunker.rows() >= limits.rows()) {
            throw ProblemType.UPLOAD_TOO_MANY_ROWS.with(limits.rows()).atRow(row.number());
        }
        long bytes = Math.min(frame.size(), limits.rowBytes());
        ReadChunk full = chunker.add(row, bytes, offset, hash);
        if (full != null) {
            ready.add(full);
        }
    }

    private @Nullable RecipientRow parsed() {
        long number = parser.nextNumber();
        try {
            RecipientRow row = parser.next(frame);
            return row == null ? null : exchanges.in(row);
        } catch (Frame.NotUtf8 e) {
            throw unreadable(number, StandardCharsets.UTF_8, e.offset());
        }
    }

    private void throwIfBroken() {
        if (text.brokenAt() >= 0) {
            throw unreadable(parser.nextNumber(), text.charset(), text.brokenAt());
        }
    }

    private static ProblemException unreadable(long row, Charset charset, long offset) {
        return ProblemType.UPLOAD_TEXT_UNREADABLE
                .with(row, charset.name(), offset + 1)
                .atRow(row);
    }

    /** Reads on only when the chunks read so far were taken. */
    private final class Chunks implements Iterator<ReadChunk> {

        @Override
        public boolean hasNext() {
            while (ready.isEmpty()) {
                if (!readBlock()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public ReadChunk next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }
}
