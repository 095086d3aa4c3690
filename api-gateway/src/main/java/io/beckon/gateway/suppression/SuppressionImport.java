package io.beckon.gateway.suppression;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.SuppressionReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.contracts.submission.RecipientRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a list of addresses onto the suppression list, some thousand at a time and each part for itself: an address that must not be
 * written to is better on the list a moment early, and sending the same list again changes nothing.
 */
@Component
class SuppressionImport {

    private static final int FAULTS_SHOWN = 100;
    private static final String SCOPE = "scope";
    private static final String REASON = "reason";

    /**
     * What became of the list.
     *
     * @param rows    rows of people in it
     * @param added   entries that are new
     * @param refused rows that could not be used
     * @param faults  the first hundred of them
     */
    record Answer(
            @Schema(example = "1200") long rows,
            @Schema(example = "1180") long added,
            @Schema(example = "2") long refused,
            List<Fault> faults) {

        private static final Answer NOTHING = new Answer(0, 0, 0, List.of());

        private static Answer of(Part part, long added) {
            return new Answer(
                    part.entries.size() + part.faults.size(), added, part.faults.size(), List.copyOf(part.faults));
        }

        private Answer and(Answer next) {
            return new Answer(
                    rows + next.rows,
                    added + next.added,
                    refused + next.refused,
                    Stream.concat(faults.stream(), next.faults.stream())
                            .limit(FAULTS_SHOWN)
                            .toList());
        }
    }

    /** A row that could not be used, by its number in what was sent in. */
    record Fault(
            @Schema(example = "17") long row,
            @Schema(example = "address_without_at") String reason,
            String sentence,
            String mend) {

        private static Fault of(long row, RowReason reason, @Nullable String argument) {
            return new Fault(row, reason.code(), reason.sentence(argument), reason.mend(argument));
        }
    }

    private static final class Part {
        private final List<Suppressions.Entry> entries = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
    }

    private final Suppressions suppressions;

    SuppressionImport(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    Mono<Answer> take(long workspaceId, Flux<List<RecipientRow>> rows) {
        return suppressions
                .separator(workspaceId)
                .flatMap(separator -> rows.map(chunk -> part(chunk, separator))
                        .concatMap(
                                part -> suppressions
                                        .addAll(workspaceId, part.entries)
                                        .map(added -> Answer.of(part, added)),
                                1)
                        .reduce(Answer.NOTHING, Answer::and));
    }

    private static Part part(List<RecipientRow> rows, String separator) {
        Part part = new Part();
        rows.forEach(row -> read(row, separator, part));
        return part;
    }

    private static void read(RecipientRow row, String separator, Part part) {
        if (row.fault() != null) {
            part.faults.add(Fault.of(row.number(), row.fault(), row.argument()));
            return;
        }
        Optional<SuppressionScope> scope = named(SuppressionScope.class, row, SCOPE, SuppressionScope.ADDRESS);
        Optional<SuppressionReason> reason = named(SuppressionReason.class, row, REASON, SuppressionReason.MANUAL);
        if (scope.isEmpty() || reason.isEmpty()) {
            String column = scope.isEmpty() ? SCOPE : REASON;
            part.faults.add(Fault.of(
                    row.number(), RowReason.ROW_MALFORMED, "its column '" + column + "' has no value we know"));
            return;
        }
        try {
            EmailAddress address = EmailAddress.parse(SuppressionCsv.plain(row.address()));
            String value = scope.get() == SuppressionScope.MAILBOX ? address.mailbox(separator) : address.toString();
            part.entries.add(new Suppressions.Entry(scope.get(), value, reason.get()));
        } catch (InvalidAddressException e) {
            part.faults.add(Fault.of(row.number(), e.reason(), e.argument()));
        }
    }

    /** Columns as our own export names them; other lists may leave them out. */
    private static <E extends Enum<E> & SqlName> Optional<E> named(
            Class<E> type, RecipientRow row, String column, E otherwise) {
        String value = row.columns().entrySet().stream()
                .filter(entry -> entry.getKey().strip().equalsIgnoreCase(column))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT);
        return value.isEmpty()
                ? Optional.of(otherwise)
                : Stream.of(type.getEnumConstants())
                        .filter(known -> known.sql().equals(value))
                        .findFirst();
    }
}
