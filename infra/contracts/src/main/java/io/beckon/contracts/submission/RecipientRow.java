package io.beckon.contracts.submission;

import io.beckon.contracts.outcome.RowReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One person of an upload, as sent in: nothing is normalised or judged yet, except what only the reader of the upload can see.
 *
 * @param number   where the row stands in what was sent in: the record number as a spreadsheet shows it (the header is 1), the line
 *                 of NDJSON, the position in a JSON array from 1
 * @param address  as written; null when the column is missing or empty
 * @param name     the whole name, or null
 * @param columns  all further columns by their header, in their order; template variables
 * @param fault    what made the row unreadable, or null; then everything else may be null
 * @param argument what the fault's sentence names, or null
 */
public record RecipientRow(
        long number,
        @Nullable String address,
        @Nullable String name,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String locale,
        @Nullable String timeZone,
        Map<String, String> columns,
        @Nullable RowReason fault,
        @Nullable String argument) {

    /** The same person under another address. */
    public RecipientRow withAddress(String other) {
        return new RecipientRow(number, other, name, firstName, lastName, locale, timeZone, columns, fault, argument);
    }

    /** A row that could be read. */
    public static RecipientRow of(long number, @Nullable String address, @Nullable String name) {
        return new RecipientRow(number, address, name, null, null, null, null, Map.of(), null, null);
    }

    /** A row that could not be read. */
    public static RecipientRow unreadable(long number, RowReason fault, @Nullable String argument) {
        return new RecipientRow(number, null, null, null, null, null, null, Map.of(), fault, argument);
    }
}
