package io.beckon.contracts.submission;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.outcome.RowReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a chunk without people who are erased. Their own rows say that they are suppressed; where another row merely names one of
 * the addresses (as that of a manager, say) the name goes. Numbers, order and count of the rows stay.
 *
 * @param rows    all rows of the chunk
 * @param erased  the numbers of those that were such a person's
 * @param changed whether anything had to go
 */
public record ErasedRows(List<RecipientRow> rows, List<Long> erased, boolean changed) {

    private static final String ERASED = "erased";

    /** ana@example.org is not named by joana@example.org or ana@example.org.uk. */
    private static final String BEFORE = "(?<![\\p{L}\\p{N}._%+#=-])";

    private static final String BEHIND = "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])";

    public ErasedRows {
        rows = List.copyOf(rows);
        erased = List.copyOf(erased);
    }

    /** @param addresses whose people go, normalised; at least one */
    public static ErasedRows of(List<RecipientRow> before, Set<String> addresses) {
        Pattern named = Pattern.compile(
                BEFORE + addresses.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")")) + BEHIND,
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        List<RecipientRow> after = new ArrayList<>(before.size());
        List<Long> erased = new ArrayList<>();
        for (RecipientRow row : before) {
            if (isOf(row, addresses, named)) {
                erased.add(row.number());
                after.add(RecipientRow.unreadable(row.number(), RowReason.SUPPRESSED, null));
            } else {
                after.add(without(row, named));
            }
        }
        return new ErasedRows(after, erased, !after.equals(before));
    }

    /** Of all rows, those of a row that is refused for another reason, too: what is said of that row names the address. */
    public static Set<EmailAddress> addressesIn(List<RecipientRow> rows) {
        return rows.stream().flatMap(row -> address(row).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<EmailAddress> address(RecipientRow row) {
        try {
            return Optional.of(EmailAddress.parse(row.address()));
        } catch (RuntimeException nobodysAddress) {
            return Optional.empty();
        }
    }

    private static boolean isOf(RecipientRow row, Set<String> addresses, Pattern named) {
        return addresses.contains(normalised(row.address()))
                || names(row.address(), named)
                || names(row.argument(), named);
    }

    private static boolean names(@Nullable String text, Pattern named) {
        return text != null && text.indexOf('@') >= 0 && named.matcher(text).find();
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
        return names(text, named) ? named.matcher(text).replaceAll(ERASED) : text;
    }
}
