package io.beckon.gateway.submission;

import io.beckon.contracts.admission.Admission;
import io.beckon.contracts.admission.Candidate;
import io.beckon.contracts.admission.Known;
import io.beckon.contracts.admission.NotInvited;
import io.beckon.contracts.admission.StorableText;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.submission.reading.UnderstoodColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a check knows so far, chunk after chunk: whom the earlier chunks would have invited counts in the later ones. Not thread-safe. */
final class CheckedRows {

    private static final int FIRST_ROWS = 10;
    private static final int FAULTS = 500;

    private final Map<String, Known> invited = new HashMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final List<CheckedList.Row> firstRows = new ArrayList<>();
    private final List<CheckedList.Fault> faults = new ArrayList<>();
    private long rows;
    private long refused;

    long invited() {
        return invited.size();
    }

    Set<String> invitedAddresses() {
        return invited.keySet();
    }

    /** What is known of addresses now that the earlier chunks are done. */
    Map<String, Known> with(Map<String, Known> stored, List<Candidate> candidates) {
        Map<String, Known> known = new HashMap<>(stored);
        candidates.forEach(candidate -> {
            Known earlier = invited.get(candidate.address());
            if (earlier != null) {
                known.put(candidate.address(), earlier);
            }
        });
        return known;
    }

    /** Takes the judgement over one chunk in. */
    void add(List<RecipientRow> chunk, List<NotInvited> unreadable, Admission admission) {
        admission
                .admitted()
                .forEach(candidate -> invited.put(
                        candidate.address(),
                        new Known(candidate.address(), null, null, ListCheckStore.NO_SUBMISSION, candidate.row())));
        chunk.stream()
                .limit(Math.max(0, FIRST_ROWS - firstRows.size()))
                .map(CheckedList.Row::of)
                .forEach(firstRows::add);
        rows += chunk.size();
        List<NotInvited> notInvited = new ArrayList<>(unreadable);
        notInvited.addAll(admission.notInvited());
        notInvited.sort(Comparator.comparingLong(NotInvited::row));
        refused += notInvited.size();
        notInvited.forEach(row -> reasons.merge(row.reason().code(), 1L, Long::sum));
        Map<Long, RecipientRow> byNumber = new HashMap<>();
        chunk.forEach(row -> byNumber.put(row.number(), row));
        notInvited.stream()
                .limit(Math.max(0, FAULTS - faults.size()))
                .map(row -> fault(row, byNumber.get(row.row())))
                .forEach(faults::add);
    }

    CheckedList list(UnderstoodColumns columns, boolean complete) {
        return new CheckedList(
                columns, rows, complete, invited.size(), reasons, firstRows, faults, refused - faults.size());
    }

    private static CheckedList.Fault fault(NotInvited refused, @Nullable RecipientRow row) {
        RowReason reason = refused.reason();
        String written = row == null ? null : StorableText.writtenAddress(row.address());
        return new CheckedList.Fault(
                refused.row(),
                written == null ? refused.address() : written,
                field(reason),
                reason.code(),
                reason.refusal() == null ? null : reason.refusal().sql(),
                reason.sentence(refused.argument()),
                reason.mend(refused.argument(), refused.suggestedAddress()),
                refused.suggestedAddress());
    }

    private static @Nullable String field(RowReason reason) {
        return switch (reason) {
            case LOCALE_UNKNOWN -> "locale";
            case TIME_ZONE_UNKNOWN -> "timeZone";
            case ROW_TOO_LARGE, ROW_TOO_MANY_COLUMNS, ROW_MALFORMED, ROW_PARKED, OVER_CAMPAIGN_LIMIT -> null;
            default -> "address";
        };
    }
}
