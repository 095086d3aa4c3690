package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of one row. A blank value counts as none. */
final class PersonBuilder {

    /** How Moodle writes "the site's time zone". */
    private static final String MOODLE_DEFAULT_ZONE = "99";

    private final @Nullable String[] fields = new @Nullable String[RowField.values().length];
    private final Map<String, String> variables = new LinkedHashMap<>();

    void field(RowField field, String value) {
        fields[field.ordinal()] = value.isBlank() ? null : value.strip();
    }

    void variable(String header, String value) {
        if (!value.isBlank()) {
            variables.put(header, value.strip());
        }
    }

    RecipientRow build(long number) {
        return new RecipientRow(
                number,
                get(RowField.ADDRESS),
                get(RowField.NAME),
                get(RowField.FIRST_NAME),
                get(RowField.LAST_NAME),
                get(RowField.LOCALE),
                MOODLE_DEFAULT_ZONE.equals(get(RowField.TIME_ZONE)) ? null : get(RowField.TIME_ZONE),
                Collections.unmodifiableMap(variables),
                null,
                null);
    }

    private @Nullable String get(RowField field) {
        return fields[field.ordinal()];
    }
}
