package io.beckon.gateway.outcome;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcomes as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
final class OutcomeCsv {

    private static final String[] HEADER = {
        "submission",
        "row",
        "address",
        "outcome",
        "reason",
        "sentence",
        "mend",
        "suggested_address",
        "invitation",
        "invitation_state",
        "delivery_state",
        "sent_at",
        "opened_at",
        "accepted_at",
        "reply"
    };

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private OutcomeCsv() {}

    static byte[] header() {
        return write(List.<String[]>of(HEADER));
    }

    static byte[] rows(ChunkOutcomes chunk) {
        return write(chunk.rows().stream().map(OutcomeCsv::cells).toList());
    }

    private static String[] cells(RowOutcome row) {
        return new String[] {
            row.submission(),
            String.valueOf(row.row()),
            cell(row.address()),
            row.outcome(),
            cell(row.reason()),
            cell(row.sentence()),
            cell(row.mend()),
            cell(row.suggestedAddress()),
            cell(row.invitation()),
            cell(row.invitationState()),
            cell(row.deliveryState()),
            cell(row.sentAt()),
            cell(row.openedAt()),
            cell(row.acceptedAt()),
            cell(row.reply())
        };
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static byte[] write(List<String[]> records) {
        StringWriter text = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(0)
                .build(text);
        records.forEach(writer::writeRecord);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
