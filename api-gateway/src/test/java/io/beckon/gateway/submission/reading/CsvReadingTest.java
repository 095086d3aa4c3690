package io.beckon.gateway.submission.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReadingTest {

    @Test
    void rows_are_numbered_as_a_spreadsheet_shows_them() {
        Reading.Result read =
                Reading.csv("\r\nemail,note\r\na@x.example,\"two\r\nlines\"\r\n\r\n , \r\nb@x.example,\n");

        assertThat(read.rows()).extracting(RecipientRow::number).containsExactly(3L, 6L);
        assertThat(read.row(0).columns()).containsEntry("note", "two\r\nlines");
    }

    @Test
    void excels_sep_line_names_the_separator_and_is_not_counted() {
        for (String first : List.of("sep=;\r\n", "SEP=;\n", "\"sep=;\"\n")) {
            RecipientRow row = Reading.csv(first + "email;name\r\nana@example.org;a, b, c, d\r\n")
                    .row(0);
            assertThat(row.number()).isEqualTo(2);
            assertThat(row.name()).isEqualTo("a, b, c, d");
        }
        assertThat(Reading.csv("sep=\t\nemail\tname\nana@example.org\tAna\n")
                        .row(0)
                        .name())
                .isEqualTo("Ana");
    }

    @Test
    void a_list_of_addresses_without_header_is_taken() {
        Reading.Result read = Reading.csv("Ana <ana@example.org>\nben@example.org\n");

        assertThat(read.rows()).extracting(RecipientRow::number).containsExactly(1L, 2L);
        assertThat(read.rows())
                .extracting(RecipientRow::address)
                .containsExactly("Ana <ana@example.org>", "ben@example.org");
    }

    @Test
    void the_last_row_needs_no_line_end() {
        assertThat(Reading.csv("email\na@x.example\rb@x.example").rows())
                .extracting(RecipientRow::address)
                .containsExactly("a@x.example", "b@x.example");
    }

    @Test
    void emoji_quotes_commas_and_blanks_around_quotes_are_kept_right() {
        RecipientRow row = Reading.csv("name, \"email\" ,note\n\"O\"\"Neil, 🎉\", \"ana@example.org\" ,5\" pipe\n")
                .row(0);

        assertThat(row.name()).isEqualTo("O\"Neil, 🎉");
        assertThat(row.address()).isEqualTo("ana@example.org");
        assertThat(row.columns()).containsEntry("note", "5\" pipe");
    }

    @Test
    void a_faulty_row_is_handed_on_with_its_fault_and_the_next_one_is_read() {
        Reading.Result read = Reading.csv("email,name\n\"a\"b@x.example,A\nb@x.example,B,C\nc@x.example,"
                + "x".repeat(5_000) + "\n" + ",".repeat(60) + "z\nd@x.example,D\n");

        assertThat(read.rows())
                .extracting(RecipientRow::fault)
                .containsExactly(
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_TOO_LARGE,
                        RowReason.ROW_TOO_MANY_COLUMNS,
                        null);
        assertThat(read.rows()).extracting(RecipientRow::number).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(read.row(1).argument()).contains("3 fields").contains("the header 2");
        assertThat(read.row(2).argument()).isEqualTo("4096");
        assertThat(read.row(4).address()).isEqualTo("d@x.example");
    }

    @Test
    void a_row_without_address_is_a_row() {
        RecipientRow row = Reading.csv("email,name\n,Ana\n").row(0);

        assertThat(row.address()).isNull();
        assertThat(row.name()).isEqualTo("Ana");
    }

    @Test
    void columns_of_one_name_stay_apart() {
        RecipientRow row =
                Reading.csv("email,team,team,\na@x.example,one,two,three\n").row(0);

        assertThat(row.columns())
                .containsEntry("team", "one")
                .containsEntry("team (2)", "two")
                .containsEntry("column 4", "three");
    }
}
