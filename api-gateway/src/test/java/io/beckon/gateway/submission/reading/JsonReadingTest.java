package io.beckon.gateway.submission.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReadingTest {

    @Test
    void an_array_of_objects_and_addresses_is_read() {
        Reading.Result read = Reading.read(UploadFormat.JSON, """
                [ {"email": "ana@example.org", "firstName": "Ana", "time_zone": "Europe/Berlin", "seats": 3, "vip": true, "note": null},
                  "ben@example.org" , {"address":"c@x.example","name":"a ] } , \\" b","displayName":"c"}]
                """);

        RecipientRow ana = read.row(0);
        assertThat(ana.number()).isEqualTo(1);
        assertThat(ana.address()).isEqualTo("ana@example.org");
        assertThat(ana.firstName()).isEqualTo("Ana");
        assertThat(ana.timeZone()).isEqualTo("Europe/Berlin");
        assertThat(ana.columns()).isEqualTo(Map.of("seats", "3", "vip", "true"));
        assertThat(read.row(1).address()).isEqualTo("ben@example.org");
        assertThat(read.row(2).name()).isEqualTo("a ] } , \" b");
        assertThat(read.summary().columns().variables()).containsExactly("seats", "vip");
    }

    @Test
    void a_faulty_element_is_handed_on_with_its_fault_and_the_next_one_is_read() {
        Reading.Result read = Reading.read(
                UploadFormat.JSON,
                "[17,{\"email\" \"a\"},null,[\"a\"],{\"email\":{\"x\":1}},{\"note\":\"" + "x".repeat(5_000)
                        + "\"},{\"email\":\"a@x.example\"]," + tooManyFields() + ",\"b@x.example\"]");

        assertThat(read.rows())
                .extracting(RecipientRow::fault)
                .containsExactly(
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_TOO_LARGE,
                        RowReason.ROW_MALFORMED,
                        RowReason.ROW_TOO_MANY_COLUMNS,
                        null);
        assertThat(read.row(8).number()).isEqualTo(9);
        assertThat(read.row(1).argument()).contains("character 10");
    }

    @Test
    void lines_are_read_each_by_itself() {
        Reading.Result read = Reading.read(
                UploadFormat.NDJSON,
                "{\"email\":\"a@x.example\"}\r\n\n\"b@x.example\"\n{broken\n{\"email\":\"c@x.example\"} {}\n"
                        + "x".repeat(5_000) + "\n\"d@x.example\"");

        assertThat(read.rows()).extracting(RecipientRow::number).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(read.rows())
                .extracting(RecipientRow::fault)
                .containsExactly(
                        null, null, RowReason.ROW_MALFORMED, RowReason.ROW_MALFORMED, RowReason.ROW_TOO_LARGE, null);
        assertThat(read.row(3).argument()).contains("more than one value");
    }

    private static String tooManyFields() {
        StringBuilder object = new StringBuilder("{\"f0\":0");
        for (int i = 1; i <= 50; i++) {
            object.append(",\"f").append(i).append("\":0");
        }
        return object.append('}').toString();
    }
}
