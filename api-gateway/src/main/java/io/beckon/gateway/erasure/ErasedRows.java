package io.beckon.gateway.erasure;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a stored chunk without one person. The person's own rows say that they are suppressed; where another row merely names the
 * address (as that of a manager, say) the name goes. Numbers, order and count of the rows stay.
 *
 * @param payload null when nobody had to go
 * @param rows    the numbers of the rows that were the person's
 */
record ErasedRows(byte @Nullable [] payload, List<Long> rows) {

    private static final String ERASED = "erased";

    /** ana@example.org is not named by joana@example.org or ana@example.org.uk. */
    private static final String BEFORE = "(?<![\\p{L}\\p{N}._%+#=-])";

    private static final String BEHIND = "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])";

    ErasedRows {
        rows = List.copyOf(rows);
    }

    /** @throws IllegalArgumentException when the payload cannot be read */
    static ErasedRows of(byte[] payload, String address) {
        Pattern named = Pattern.compile(
                BEFORE + Pattern.quote(address) + BEHIND, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        List<RecipientRow> before = ChunkPayload.decode(payload);
        List<RecipientRow> after = new ArrayList<>(before.size());
        List<Long> rows = new ArrayList<>();
        for (RecipientRow row : before) {
            if (isOf(row, address, named)) {
                rows.add(row.number());
                after.add(RecipientRow.unreadable(row.number(), RowReason.SUPPRESSED, null));
            } else {
                after.add(without(row, named));
            }
        }
        return new ErasedRows(after.equals(before) ? null : ChunkPayload.encode(after), rows);
    }

    private static boolean isOf(RecipientRow row, String address, Pattern named) {
        return names(row.address(), named)
                || names(row.argument(), named)
                || normalised(row.address()).equals(address);
    }

    private static boolean names(@Nullable String text, Pattern named) {
        return text != null && named.matcher(text).find();
    }

    private static String normalised(@Nullable String written) {
        try {
            return EmailAddress.parse(written).toString();
        } catch (InvalidAddressException e) {
            return written == null ? "" : written.strip().toLowerCase(Locale.ROOT);
        }
    }

    private static RecipientRow without(RecipientRow row, Pattern named) {
        Map<String, String> columns = new LinkedHashMap<>();
        row.columns().forEach((header, value) -> columns.put(header, replaced(value, named)));
        return new RecipientRow(
                row.number(),
                row.address(),
                row.name() == null ? null : replaced(row.name(), named),
                row.firstName() == null ? null : replaced(row.firstName(), named),
                row.lastName() == null ? null : replaced(row.lastName(), named),
                row.locale(),
                row.timeZone(),
                columns,
                row.fault(),
                row.argument());
    }

    private static String replaced(String text, Pattern named) {
        Matcher matcher = named.matcher(text);
        return matcher.find() ? matcher.replaceAll(ERASED) : text;
    }
}
