package io.beckon.gateway.submission.reading;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.beckon.contracts.submission.RecipientRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The law of reading: what comes out depends on the content alone, and every row in is a row out. A failing seed is in the message. */
class PacketisationTest {

    private static final int RUNS = 30;

    @ParameterizedTest
    @EnumSource
    void chunks_and_hashes_do_not_depend_on_packets_or_gzip(UploadFormat format) throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            RandomList list = RandomList.of(random, format);
            byte[] bytes = list.text().getBytes(StandardCharsets.UTF_8);

            Reading.Result whole = Reading.read(format, bytes, null, Reading.LIMITS);
            Reading.Result cut = Reading.packets(
                    new UploadReader(format, null, false, Reading.LIMITS, Exchanges.NONE), Reading.cut(bytes, random));
            Reading.Result packed = Reading.packets(
                    new UploadReader(format, null, true, Reading.LIMITS, Exchanges.NONE),
                    Reading.cut(twoMembers(bytes), random));

            assertSame(whole, cut, seed);
            assertSame(whole, packed, seed);
            assertThat(whole.rows())
                    .as("seed %d", seed)
                    .extracting(RecipientRow::address)
                    .isEqualTo(list.addresses());
            assertThat(whole.rows()).extracting(RecipientRow::number).isSorted().doesNotHaveDuplicates();
            assertPrefixes(whole, bytes, seed);
        }
    }

    @Test
    void records_end_where_fastcsv_sees_them_end() {
        String alphabet = "ab,\"\n\r ";
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            List<String[]> expected = readByFastCsv(text.toString());
            if (expected != null) {
                assertThat(framed(text.toString(), random))
                        .as("seed %d: %s", seed, text)
                        .isDeepEqualTo(expected.toArray(String[][]::new));
            }
        }
    }

    @Test
    void a_chunk_holds_a_thousand_rows_or_128_kilobytes() {
        Reading.Result small = Reading.csv("email\n" + "a@x.example\n".repeat(2_500));
        Reading.Result large = Reading.csv("email,note\n" + ("a@x.example," + "n".repeat(2_000) + "\n").repeat(300));

        assertThat(small.chunks()).extracting(chunk -> chunk.rows().size()).containsExactly(1_000, 1_000, 500);
        assertThat(large.chunks())
                .hasSizeGreaterThan(4)
                .allMatch(chunk -> chunk.rows().size() <= 66);
    }

    @Test
    void long_headers_do_not_swell_a_chunk() {
        String header = "email," + "h".repeat(3_000);
        Reading.Result read = Reading.csv(header + "\n" + "a@x.example,n\n".repeat(1_000));

        assertThat(read.chunks()).hasSize(3);
    }

    /** All records of a text, or null where FastCSV refuses it or sees an open quote. */
    private static List<String[]> readByFastCsv(String text) {
        try {
            List<String[]> records = new ArrayList<>();
            CsvReader<CsvRecord> reader = CsvReader.builder()
                    .trimWhitespacesAroundQuotes(true)
                    .skipEmptyLines(false)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .allowUnclosedQuote(false)
                    .ofCsvRecord(text);
            reader.forEach(record -> records.add(record.getFields().toArray(String[]::new)));
            return records;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String[][] framed(String text, Random random) {
        CsvDialect dialect = new CsvDialect();
        dialect.learnFromSepLine("sep=,");
        CsvFramer framer = new CsvFramer(dialect);
        Frame frame = new Frame(1_000);
        List<String[]> records = new ArrayList<>();
        for (byte[] packet : Reading.cut(text.getBytes(StandardCharsets.UTF_8), random)) {
            int from = 0;
            while (from < packet.length) {
                int end = framer.scan(packet, from, packet.length);
                int upTo = end == Framer.NOT_YET ? packet.length : end;
                frame.append(packet, from, upTo);
                from = upTo;
                if (end != Framer.NOT_YET) {
                    records.add(record(frame));
                    frame.begin(0);
                }
            }
        }
        if (!frame.isEmpty()) {
            records.add(record(frame));
        }
        return records.toArray(String[][]::new);
    }

    private static String[] record(Frame frame) {
        try {
            String text = frame.text();
            if (text.equals("\n") || text.equals("\r") || text.equals("\r\n")) {
                return new String[] {""};
            }
            return CsvReader.builder()
                    .trimWhitespacesAroundQuotes(true)
                    .ofSingleCsvRecord(text)
                    .getFields()
                    .toArray(String[]::new);
        } catch (Frame.NotUtf8 e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] twoMembers(byte[] bytes) {
        int middle = bytes.length / 2;
        byte[] first = Reading.gzip(Arrays.copyOf(bytes, middle));
        byte[] second = Reading.gzip(Arrays.copyOfRange(bytes, middle, bytes.length));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertSame(Reading.Result one, Reading.Result other, int seed) {
        assertThat(outline(other)).as("seed %d", seed).isEqualTo(outline(one));
        assertThat(other.rows().equals(one.rows()))
                .as("seed %d: the same rows", seed)
                .isTrue();
    }

    private static List<String> outline(Reading.Result read) {
        List<String> outline = new ArrayList<>();
        for (ReadChunk chunk : read.chunks()) {
            outline.add(chunk.sequence() + " " + chunk.rows().size() + " " + chunk.firstRow() + " " + chunk.lastRow()
                    + " " + chunk.endOffset() + " " + HexFormat.of().formatHex(chunk.prefixHash()));
        }
        ReadSummary summary = read.summary();
        outline.add(summary.chunks() + " " + summary.rows() + " " + summary.bytes() + " "
                + HexFormat.of().formatHex(summary.contentHash()) + " " + summary.columns());
        return outline;
    }

    private static void assertPrefixes(Reading.Result read, byte[] bytes, int seed) throws Exception {
        for (ReadChunk chunk : read.chunks()) {
            byte[] prefix = Arrays.copyOf(bytes, (int) chunk.endOffset());
            assertThat(chunk.prefixHash())
                    .as("seed %d", seed)
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(prefix));
        }
        assertThat(read.summary().bytes()).isEqualTo(bytes.length);
    }
}
