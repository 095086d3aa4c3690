package io.beckon.gateway.submission;

import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.submission.reading.UnderstoodColumns;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a list if it were sent now.
 *
 * @param columns       what its columns were understood as
 * @param rows          people looked at, readable or not
 * @param complete      whether that was the whole list; otherwise it is longer than what is checked
 * @param toInvite      how many of them would be invited
 * @param reasons       how many of the others there are, by the code of the reason
 * @param firstRows     the first ten of them; values shortened to 200 characters
 * @param faults        the first 500 rows that would not be invited, in their order
 * @param faultsLeftOff how many more there are
 */
record CheckedList(
        UnderstoodColumns columns,
        long rows,
        boolean complete,
        long toInvite,
        Map<String, Long> reasons,
        List<Row> firstRows,
        List<Fault> faults,
        long faultsLeftOff) {

    private static final int LONGEST_VALUE = 200;

    /**
     * One row as it was read; nothing is normalised.
     *
     * @param row     its number in the list, as in the outcomes
     * @param columns all further columns by their header: template variables
     */
    record Row(
            long row,
            @Nullable String address,
            @Nullable String name,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String locale,
            @Nullable String timeZone,
            Map<String, String> columns) {

        static Row of(RecipientRow row) {
            return new Row(
                    row.number(),
                    shortened(row.address()),
                    shortened(row.name()),
                    shortened(row.firstName()),
                    shortened(row.lastName()),
                    shortened(row.locale()),
                    shortened(row.timeZone()),
                    row.columns().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    column -> cut(column.getValue()),
                                    (one, other) -> one,
                                    java.util.LinkedHashMap::new)));
        }

        private static @Nullable String shortened(@Nullable String value) {
            return value == null ? null : cut(value);
        }

        private static String cut(String value) {
            return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "\u2026";
        }
    }

    /**
     * A row that would not be invited.
     *
     * @param row              its number in the list, as in the outcomes
     * @param address          as written there
     * @param field            which field is at fault: address, locale or timeZone; null when it is the row as a whole
     * @param reason           permanent code of why, as in the outcomes
     * @param group            what it would be counted under: invalid, duplicate, in_use, suppressed or over_limit
     * @param sentence         the same in words
     * @param mend             what can be done about it
     * @param suggestedAddress an address of the same person that is free
     */
    record Fault(
            long row,
            @Nullable String address,
            @Nullable String field,
            String reason,
            @Nullable String group,
            String sentence,
            String mend,
            @Nullable String suggestedAddress) {}
}
