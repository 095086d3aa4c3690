package io.beckon.contracts.admission;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads the rows of a chunk: normalises what is right, and says what is wrong with the others. Takes milliseconds of CPU a thousand. */
public final class RowReader {

    /** The rows in their order, each in one of the two lists. */
    public record Rows(List<Candidate> candidates, List<NotInvited> notInvited) {}

    private static final int LOCALE_LIMIT = 35;

    private static final Map<String, String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .collect(Collectors.toUnmodifiableMap(
                    zone -> zone.toLowerCase(Locale.ROOT), Function.identity(), (one, other) -> one));

    private final ObjectMapper json = JsonMapper.builder().build();

    /** @param separator the workspace's sign, for example {@code "+"} */
    public Rows read(List<RecipientRow> rows, String separator) {
        Rows read = new Rows(new ArrayList<>(rows.size()), new ArrayList<>());
        Map<String, Long> firstRowOf = new HashMap<>();
        for (RecipientRow row : rows) {
            read(row, separator, firstRowOf, read);
        }
        return read;
    }

    private void read(RecipientRow row, String separator, Map<String, Long> firstRowOf, Rows into) {
        try {
            Candidate candidate = candidate(row, separator);
            Long first = firstRowOf.putIfAbsent(candidate.address(), row.number());
            if (first == null) {
                into.candidates().add(candidate);
            } else {
                into.notInvited().add(NotInvited.because(RowReason.DUPLICATE_IN_LIST, Long.toString(first), candidate));
            }
        } catch (RowFault fault) {
            into.notInvited()
                    .add(new NotInvited(
                            row.number(),
                            fault.reason,
                            StorableText.of(fault.argument),
                            StorableText.writtenAddress(row.address()),
                            null));
        } catch (InvalidAddressException fault) {
            into.notInvited()
                    .add(new NotInvited(
                            row.number(),
                            fault.reason(),
                            StorableText.of(fault.argument()),
                            StorableText.writtenAddress(row.address()),
                            null));
        } catch (RuntimeException bug) {
            // A row that our own code cannot read must not keep the other 999 back.
            into.notInvited()
                    .add(NotInvited.parked(row.number(), bug.toString(), StorableText.writtenAddress(row.address())));
        }
    }

    private Candidate candidate(RecipientRow row, String separator) {
        if (row.fault() != null) {
            throw new RowFault(row.fault(), row.argument());
        }
        if (!StorableText.holdsAllOf(row)) {
            throw new RowFault(RowReason.ROW_MALFORMED, "it holds a character that is none, such as NUL");
        }
        EmailAddress email = EmailAddress.parse(row.address());
        return new Candidate(
                row.number(),
                email,
                email.toString(),
                email.mailbox(separator),
                locale(row.locale()),
                timeZone(row.timeZone()),
                json.writeValueAsString(person(row)));
    }

    private static @Nullable String locale(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return null;
        }
        String tag = written.strip().replace('_', '-');
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            if (!locale.getLanguage().isEmpty() && tag.length() <= LOCALE_LIMIT) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException e) {
            // Said below, as for a tag without a language.
        }
        throw new RowFault(RowReason.LOCALE_UNKNOWN, StorableText.shortened(written.strip()));
    }

    private static @Nullable String timeZone(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return null;
        }
        String zone = ZONES.get(written.strip().toLowerCase(Locale.ROOT));
        if (zone == null) {
            throw new RowFault(RowReason.TIME_ZONE_UNKNOWN, StorableText.shortened(written.strip()));
        }
        return zone;
    }

    private static Map<String, Object> person(RecipientRow row) {
        Map<String, Object> person = new LinkedHashMap<>();
        putIfSaid(person, "name", row.name());
        putIfSaid(person, "firstName", row.firstName());
        putIfSaid(person, "lastName", row.lastName());
        person.put("columns", row.columns());
        return person;
    }

    private static void putIfSaid(Map<String, Object> person, String field, @Nullable String value) {
        if (value != null) {
            person.put(field, value);
        }
    }

    /** Carries a fault out of the reading of one row; without a stack trace, since a list may hold millions. */
    private static final class RowFault extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final RowReason reason;
        private final @Nullable String argument;

        RowFault(RowReason reason, @Nullable String argument) {
            super(reason.code(), null, false, false);
            this.reason = reason;
            this.argument = argument;
        }
    }
}
