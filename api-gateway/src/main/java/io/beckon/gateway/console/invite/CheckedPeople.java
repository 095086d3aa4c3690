package io.beckon.gateway.console.invite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would become of a list, as the API says it. */
record CheckedPeople(
        Columns columns,
        long rows,
        boolean complete,
        long toInvite,
        Map<String, Long> reasons,
        List<Row> firstRows,
        List<Fault> faults,
        long faultsLeftOff) {

    /** What the columns were understood as: our field, by its name the header of the list. */
    record Columns(Map<String, String> fields, List<String> variables) {}

    record Row(
            long row,
            @Nullable String address,
            @Nullable String name,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String locale,
            @Nullable String timeZone,
            Map<String, String> columns) {

        /** Everything beside the address, in its order. */
        public String rest() {
            List<String> parts = new ArrayList<>();
            for (String part : new String[] {name, firstName, lastName, locale, timeZone}) {
                if (part != null) {
                    parts.add(part);
                }
            }
            columns.forEach((header, value) -> parts.add(header + ": " + value));
            return String.join(" · ", parts);
        }
    }

    record Fault(
            long row,
            @Nullable String address,
            @Nullable String reason,
            @Nullable String group,
            String sentence,
            String mend,
            @Nullable String suggestedAddress) {

        /** What the button beside it sends: the address, and the one to take instead. */
        public String exchange() {
            return new TakenAddress(String.valueOf(address), String.valueOf(suggestedAddress)).pair();
        }
    }
}
