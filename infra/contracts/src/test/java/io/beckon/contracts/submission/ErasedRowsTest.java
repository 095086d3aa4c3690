package io.beckon.contracts.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.outcome.RowReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErasedRowsTest {

    @Test
    void the_rows_of_the_people_say_that_they_are_suppressed_and_keep_their_numbers() {
        ErasedRows erased = ErasedRows.of(
                List.of(
                        RecipientRow.of(2, "Ana@Example.org ", "Ana"),
                        RecipientRow.of(3, "joana@example.org", "Joana"),
                        RecipientRow.of(4, "Bo <bo@example.org>", "Bo"),
                        RecipientRow.unreadable(5, RowReason.ADDRESS_SEVERAL, "ana@example.org;x")),
                Set.of("ana@example.org", "bo@example.org"));
        assertThat(erased.changed()).isTrue();
        assertThat(erased.erased()).containsExactly(2L, 4L, 5L);
        assertThat(erased.rows())
                .containsExactly(
                        RecipientRow.unreadable(2, RowReason.SUPPRESSED, null),
                        RecipientRow.of(3, "joana@example.org", "Joana"),
                        RecipientRow.unreadable(4, RowReason.SUPPRESSED, null),
                        RecipientRow.unreadable(5, RowReason.SUPPRESSED, null));
    }

    @Test
    void somebody_who_merely_names_them_stays_and_names_them_no_more() {
        RecipientRow row = new RecipientRow(
                2,
                "joana@example.org",
                "Joana (of ANA@example.org)",
                null,
                null,
                null,
                null,
                Map.of("manager", "ana@example.org, bo@example.org", "note", "ana@example.org.uk"),
                null,
                null);
        ErasedRows erased = ErasedRows.of(List.of(row), Set.of("ana@example.org", "bo@example.org"));
        assertThat(erased.erased()).isEmpty();
        assertThat(erased.rows().get(0).name()).isEqualTo("Joana (of erased)");
        assertThat(erased.rows().get(0).columns())
                .containsEntry("manager", "erased, erased")
                .containsEntry("note", "ana@example.org.uk");
    }

    @Test
    void where_nobody_has_to_go_nothing_changes() {
        List<RecipientRow> rows = List.of(RecipientRow.of(2, "joana@example.org", "Joana"));
        assertThat(ErasedRows.of(rows, Set.of("ana@example.org"))).isEqualTo(new ErasedRows(rows, List.of(), false));
    }
}
