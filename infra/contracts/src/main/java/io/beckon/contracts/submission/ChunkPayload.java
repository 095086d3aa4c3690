package io.beckon.contracts.submission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The rows of a chunk as they are stored: a JSON array, deflated (RFC 1950). */
public final class ChunkPayload {

    /** A chunk is at most 128 KB of input; names and repeated keys make more of it, but never this much. */
    private static final int LIMIT_BYTES = 16 * 1024 * 1024;

    private static final TypeReference<List<RecipientRow>> ROWS = new TypeReference<>() {};

    private static final ObjectMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion ->
                    inclusion.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private ChunkPayload() {}

    public static byte[] encode(List<RecipientRow> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(JSON.writeValueAsBytes(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The rows of a stored chunk, in their order.
     *
     * @throws IllegalArgumentException when the payload is not one that {@link #encode} made
     */
    public static List<RecipientRow> decode(byte[] payload) {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(payload))) {
            byte[] json = inflater.readNBytes(LIMIT_BYTES + 1);
            if (json.length > LIMIT_BYTES) {
                throw new IllegalArgumentException("the chunk's payload is larger than " + LIMIT_BYTES + " bytes");
            }
            return JSON.readValue(json, ROWS);
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException("the chunk's payload cannot be read", e);
        }
    }
}
