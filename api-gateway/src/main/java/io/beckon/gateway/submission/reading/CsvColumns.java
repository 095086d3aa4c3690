package io.beckon.gateway.submission.reading;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.problem.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each column of one CSV file holds. */
final class CsvColumns {

    private final List<String> headers;
    /** One a column; null for a template variable. */
    private final @Nullable RowField[] fields;

    private CsvColumns(List<String> headers, @Nullable RowField[] fields) {
        this.headers = headers;
        this.fields = fields;
    }

    /** The one column of a file that begins with an address instead of a header. */
    static CsvColumns addressesOnly() {
        return new CsvColumns(List.of(RowField.ADDRESS.label()), new RowField[] {RowField.ADDRESS});
    }

    /** Whether the first record is no header but the first person. */
    static boolean isAddress(String[] cells) {
        if (cells.length != 1) {
            return false;
        }
        try {
            EmailAddress.parse(cells[0]);
            return true;
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    /**
     * Understands a header.
     *
     * @throws io.beckon.gateway.problem.ProblemException when no column holds addresses
     */
    static CsvColumns of(String[] header) {
        List<String> headers = distinct(header);
        @Nullable RowField[] fields = new @Nullable RowField[header.length];
        for (RowField field : RowField.values()) {
            int best = best(headers, field);
            if (best >= 0) {
                fields[best] = field;
            }
        }
        if (!Arrays.asList(fields).contains(RowField.ADDRESS)) {
            List<String> understood = HeaderNames.understood().getOrDefault(RowField.ADDRESS.label(), List.of());
            throw ProblemType.UPLOAD_WITHOUT_ADDRESS_COLUMN
                    .with(shown(headers), String.join(", ", understood))
                    .plus("columns", headers)
                    .plus("understood", understood);
        }
        return new CsvColumns(headers, fields);
    }

    private static int best(List<String> headers, RowField field) {
        int best = -1;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i < headers.size(); i++) {
            Optional<HeaderNames.Meaning> meaning = HeaderNames.meaning(headers.get(i));
            if (meaning.isPresent()
                    && meaning.get().field() == field
                    && meaning.get().rank() < bestRank) {
                best = i;
                bestRank = meaning.get().rank();
            }
        }
        return best;
    }

    /** Headers are template variables' names: a second one of the same name gets a number, an empty one its column's. */
    private static List<String> distinct(String[] header) {
        Set<String> names = new HashSet<>();
        List<String> distinct = new ArrayList<>();
        for (int i = 0; i < header.length; i++) {
            String name = header[i].isBlank() ? "column " + (i + 1) : header[i].strip();
            String unique = name;
            for (int n = 2; !names.add(unique); n++) {
                unique = name + " (" + n + ")";
            }
            distinct.add(unique);
        }
        return distinct;
    }

    private static String shown(List<String> headers) {
        String all = String.join(", ", headers).replaceAll("\\p{Cntrl}", "\uFFFD");
        return all.length() <= 500 ? all : all.substring(0, 500) + "\u2026";
    }

    int size() {
        return headers.size();
    }

    /** The person in a record that has not more cells than there are columns, or blank ones. */
    RecipientRow row(long number, String[] cells) {
        PersonBuilder person = new PersonBuilder();
        for (int i = 0; i < Math.min(cells.length, headers.size()); i++) {
            RowField field = fields[i];
            if (field != null) {
                person.field(field, cells[i]);
            } else {
                person.variable(headers.get(i), cells[i]);
            }
        }
        return person.build(number);
    }

    UnderstoodColumns understood() {
        Map<String, String> understood = new LinkedHashMap<>();
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            RowField field = fields[i];
            if (field != null) {
                understood.put(field.label(), headers.get(i));
            } else {
                variables.add(headers.get(i));
            }
        }
        return new UnderstoodColumns(understood, variables);
    }
}
