package io.beckon.gateway.submission.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckon.gateway.problem.Problem;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ends a whole upload, and the sentence it is refused with. */
class RefusedUploadTest {

    @Test
    void an_empty_list_is_refused() {
        for (String text : List.of("", "\n\n", "email,name\n", "email\n\n , \n")) {
            assertThat(refusal(UploadFormat.CSV, text).type()).as(text).isEqualTo(ProblemType.UPLOAD_EMPTY);
        }
        assertThat(refusal(UploadFormat.JSON, " [ ] ").type()).isEqualTo(ProblemType.UPLOAD_EMPTY);
        assertThat(refusal(UploadFormat.NDJSON, "\n").detail())
                .isEqualTo("The upload holds no person. Send at least one row below the header, or one element.");
    }

    @Test
    void a_list_without_address_column_is_refused_with_the_columns_found_and_the_names_understood() {
        Problem problem = refusal(UploadFormat.CSV, "Vorname;Nachname\nAna;Müller\n");

        assertThat(problem.type()).isEqualTo(ProblemType.UPLOAD_WITHOUT_ADDRESS_COLUMN);
        assertThat(problem.detail())
                .startsWith(
                        "The columns found are: Vorname, Nachname. Give the one with the addresses one of these names: "
                                + "Email Address, Email, Mail, ");
        assertThat(problem.members()).containsEntry("columns", List.of("Vorname", "Nachname"));
        assertThat(problem.members()).containsKey("understood");
    }

    @Test
    void a_quote_that_never_ends_is_refused_with_its_row_and_swallows_nobody() {
        Problem atTheEnd = refusal(UploadFormat.CSV, "email,name\na@x.example,A\nb@x.example,\"B\nc@x.example,C\n");
        Problem beyondARow =
                refusal(UploadFormat.CSV, "email,name\nb@x.example,\"B\n" + "c@x.example,C\n".repeat(1_000));

        assertThat(atTheEnd.type()).isEqualTo(ProblemType.UPLOAD_QUOTE_NOT_CLOSED);
        assertThat(atTheEnd.members()).containsEntry("row", 3L);
        assertThat(beyondARow.type()).isEqualTo(ProblemType.UPLOAD_QUOTE_NOT_CLOSED);
        assertThat(beyondARow.detail()).startsWith("In row 2 a quote opens and is not closed");
    }

    @Test
    void text_that_is_not_utf_8_is_refused_with_row_and_byte_and_how_to_mend_it() {
        byte[] latin = "email,name\na@x.example,A\nb@x.example,Zo\u00eb\n".getBytes(StandardCharsets.ISO_8859_1);

        Problem problem = refusal(UploadFormat.CSV, latin, null);

        assertThat(problem.type()).isEqualTo(ProblemType.UPLOAD_TEXT_UNREADABLE);
        assertThat(problem.members()).containsEntry("row", 3L);
        assertThat(problem.detail())
                .isEqualTo(
                        "Row 3 is no valid UTF-8 at byte 40 of the upload. Save the list as UTF-8, or name its charset in the "
                                + "Content-Type, for example 'text/csv; charset=windows-1252'. Nobody was invited.");
    }

    @Test
    void utf_16_with_a_torn_character_is_refused() {
        byte[] torn = "\uFEFFemail\na@x.example\n".getBytes(StandardCharsets.UTF_16LE);

        Problem problem = refusal(UploadFormat.CSV, Arrays.copyOf(torn, torn.length - 1), null);

        assertThat(problem.type()).isEqualTo(ProblemType.UPLOAD_TEXT_UNREADABLE);
        assertThat(problem.detail()).contains("UTF-16LE");
    }

    @Test
    void a_header_that_cannot_be_used_is_refused() {
        assertThat(refusal(UploadFormat.CSV, "x".repeat(5_000) + "\n").detail())
                .startsWith("The first row names the columns and cannot be used: it is larger than 4096 bytes.");
        assertThat(refusal(UploadFormat.CSV, "email" + ",c".repeat(50) + "\n").detail())
                .contains("it names 51 columns; 50 are allowed");
        assertThat(refusal(UploadFormat.CSV, "\"email\"x,name\n").detail())
                .contains("a quoted name goes on behind its closing quote");
    }

    @Test
    void a_broken_array_is_refused_with_the_element() {
        assertBroken("{\"email\":\"a@x.example\"}", 1, "the body must be an array, beginning with [");
        assertBroken("[\"a@x.example\"", 1, "the body ends before the array does");
        assertBroken("[\"a@x.example\",", 1, "the body ends before the array does");
        assertBroken("[\"a@x.example\",]", 2, "an element is missing");
        assertBroken("[\"a@x.example\" \"b@x.example\"]", 1, "a comma or the closing ] must follow it");
        assertBroken("[\"a@x.example\"] 1", 1, "something follows the end of the array");
        assertBroken("[\"a@x.example\",\"b", 2, "the body ends before the array does");
        assertBroken("", 1, "the body ends before the array does");
    }

    @Test
    void more_bytes_or_rows_than_the_limits_are_refused() {
        ReadingLimits limits = new ReadingLimits(100, 50, 5, 3);
        byte[] rows = "\"a@x.example\"\n".repeat(4).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = " ".repeat(101).getBytes(StandardCharsets.UTF_8);

        Problem tooManyRows = refusal(new UploadReader(UploadFormat.NDJSON, null, false, limits, Exchanges.NONE), rows);
        Problem tooLarge = refusal(new UploadReader(UploadFormat.NDJSON, null, false, limits, Exchanges.NONE), bytes);

        assertThat(tooManyRows.type()).isEqualTo(ProblemType.UPLOAD_TOO_MANY_ROWS);
        assertThat(tooManyRows.detail()).contains("more than 3 rows");
        assertThat(tooLarge.type()).isEqualTo(ProblemType.UPLOAD_TOO_LARGE);
        assertThat(tooLarge.detail()).startsWith("The list has more than 100 bytes, counted unpacked.");
    }

    @Test
    void a_gzip_bomb_meets_the_limit_of_unpacked_bytes() {
        byte[] bomb = Reading.gzip(new byte[32 << 20]);
        ReadingLimits limits = new ReadingLimits(1 << 20, 4_096, 50, 1_000);

        Problem problem = refusal(new UploadReader(UploadFormat.NDJSON, null, true, limits, Exchanges.NONE), bomb);

        assertThat(bomb.length).isLessThan(64 << 10);
        assertThat(problem.type()).isEqualTo(ProblemType.UPLOAD_TOO_LARGE);
    }

    @Test
    void gzip_that_is_none_or_ends_early_or_is_damaged_is_refused() {
        byte[] good = Reading.gzip("email\na@x.example\n".getBytes(StandardCharsets.UTF_8));
        byte[] damaged = good.clone();
        damaged[damaged.length - 5] ^= 1;

        assertThat(gzipRefusal("email\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        "The body cannot be unpacked as gzip: it does not begin as gzip does. Pack the list again, or send it"
                                + " without Content-Encoding. Nobody was invited.");
        for (int length = 0; length < good.length; length++) {
            assertThat(gzipRefusal(Arrays.copyOf(good, length))).contains("it ends too early");
        }
        assertThat(gzipRefusal(damaged)).contains("its check sum does not fit its content");
    }

    private static String gzipRefusal(byte[] bytes) {
        Problem problem =
                refusal(new UploadReader(UploadFormat.CSV, null, true, Reading.LIMITS, Exchanges.NONE), bytes);
        assertThat(problem.type()).isEqualTo(ProblemType.UPLOAD_NOT_GZIP);
        return problem.detail();
    }

    private static void assertBroken(String text, long element, String how) {
        Problem problem = refusal(UploadFormat.JSON, text);
        assertThat(problem.type()).as(text).isEqualTo(ProblemType.UPLOAD_JSON_BROKEN);
        assertThat(problem.detail())
                .as(text)
                .isEqualTo("The JSON array cannot be read on at its element " + element + ": " + how
                        + ". Correct it and send the list again. Nobody was invited.");
    }

    private static Problem refusal(UploadFormat format, String text) {
        return refusal(format, text.getBytes(StandardCharsets.UTF_8), null);
    }

    private static Problem refusal(UploadFormat format, byte[] bytes, java.nio.charset.Charset charset) {
        return refusal(new UploadReader(format, charset, false, Reading.LIMITS, Exchanges.NONE), bytes);
    }

    private static Problem refusal(UploadReader reader, byte[] bytes) {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> Reading.packets(reader, List.of(bytes)));
        assertThat(refused).as("refused").isNotNull();
        return refused.problem();
    }
}
