package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Reads whole texts for tests, cut into packets at will. */
final class Reading {

    static final ReadingLimits LIMITS = new ReadingLimits(64 << 20, 4_096, 50, 1_000_000);

    /** Everything one reading gave. */
    record Result(List<ReadChunk> chunks, ReadSummary summary) {

        List<RecipientRow> rows() {
            return chunks.stream().flatMap(chunk -> chunk.rows().stream()).toList();
        }

        RecipientRow row(int index) {
            return rows().get(index);
        }
    }

    private Reading() {}

    static Result csv(String text) {
        return read(UploadFormat.CSV, text);
    }

    static Result read(UploadFormat format, String text) {
        return read(format, text.getBytes(StandardCharsets.UTF_8), null, LIMITS);
    }

    static Result read(UploadFormat format, byte[] bytes, Charset charset, ReadingLimits limits) {
        return packets(new UploadReader(format, charset, false, limits, Exchanges.NONE), List.of(bytes));
    }

    static Result packets(UploadReader reader, List<byte[]> packets) {
        try (reader) {
            List<ReadChunk> chunks = new ArrayList<>();
            packets.forEach(packet -> reader.read(packet).forEachRemaining(chunks::add));
            reader.finish().forEachRemaining(chunks::add);
            return new Result(chunks, reader.summary());
        }
    }

    /** The bytes in packets of random length, empty ones among them. */
    static List<byte[]> cut(byte[] bytes, Random random) {
        List<byte[]> packets = new ArrayList<>();
        int most = 1 + random.nextInt(random.nextBoolean() ? 7 : 20_000);
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + random.nextInt(most + 1));
            packets.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return packets;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] resource(String name) {
        try (InputStream in = Reading.class.getResourceAsStream("/lists/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
