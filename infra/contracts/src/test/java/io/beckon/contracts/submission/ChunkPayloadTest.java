package io.beckon.contracts.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.outcome.RowReason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class ChunkPayloadTest {

    @Test
    void random_rows_read_back_as_they_were() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            List<RecipientRow> rows = new ArrayList<>();
            int count = random.nextInt(50);
            for (int row = 0; row < count; row++) {
                rows.add(randomRow(random, row));
            }

            List<RecipientRow> read = ChunkPayload.decode(ChunkPayload.encode(rows));

            assertThat(read).isEqualTo(rows);
            for (int row = 0; row < count; row++) {
                assertThat(read.get(row).columns().keySet())
                        .containsExactlyElementsOf(rows.get(row).columns().keySet());
            }
        }
    }

    @Test
    void a_thousand_ordinary_rows_take_little_room() {
        List<RecipientRow> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(RecipientRow.of(i, "person" + i + "@example.org", "Person " + i));
        }

        assertThat(ChunkPayload.encode(rows)).hasSizeLessThan(20_000);
    }

    @Test
    void damaged_payloads_are_refused() {
        byte[] payload = ChunkPayload.encode(List.of(RecipientRow.of(1, "ana@example.org", "Ana")));

        for (byte[] damaged : new byte[][] {
            {},
            {1, 2, 3},
            Arrays.copyOf(payload, payload.length / 2),
            deflated("{}".getBytes()),
            deflated("[{\"number\":".getBytes())
        }) {
            assertThatThrownBy(() -> ChunkPayload.decode(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_bomb_is_not_unpacked() {
        byte[] bomb = deflated(new byte[17 * 1024 * 1024]);

        assertThat(bomb).hasSizeLessThan(20_000);
        assertThatThrownBy(() -> ChunkPayload.decode(bomb))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the chunk's payload is larger than 16777216 bytes");
    }

    private static RecipientRow randomRow(Random random, int number) {
        if (random.nextInt(5) == 0) {
            return RecipientRow.unreadable(number, RowReason.ROW_MALFORMED, random.nextBoolean() ? text(random) : null);
        }
        Map<String, String> columns = new LinkedHashMap<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            columns.put(text(random) + i, text(random));
        }
        return new RecipientRow(
                number,
                random.nextBoolean() ? text(random) : null,
                random.nextBoolean() ? text(random) : null,
                random.nextBoolean() ? text(random) : null,
                random.nextBoolean() ? text(random) : null,
                random.nextBoolean() ? "de" : null,
                random.nextBoolean() ? "Europe/Berlin" : null,
                columns,
                null,
                null);
    }

    private static String text(Random random) {
        String[] pieces = {"Ana", "\"", "\\", "\n", "\u0000", "\u2028", "😀", "é", "e\u0301", ",", "{}", "", "</script>"
        };
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
