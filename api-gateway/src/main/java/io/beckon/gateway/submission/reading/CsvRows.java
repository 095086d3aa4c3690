package io.beckon.gateway.submission.reading;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.problem.ProblemType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV, read by FastCSV. Records are counted as a spreadsheet shows them: the header is 1, an empty line has a number but
 * no person, a quoted line break starts no new row, Excel's {@code sep=} line is not counted.
 */
final class CsvRows implements RowParser {

    private final CsvDialect dialect;
    private final ReadingLimits limits;
    private final StringArrayHandler cells;
    private CsvReaderBuilder csv = CsvReader.builder();
    private @Nullable CsvColumns columns;
    private boolean sepLineRead;
    private long nextNumber = 1;

    CsvRows(CsvDialect dialect, ReadingLimits limits) {
        this.dialect = dialect;
        this.limits = limits;
        // The row's bytes are bounded already; these bounds only keep FastCSV's own from being the smaller ones.
        this.cells = StringArrayHandler.of(handler -> handler.maxFields(limits.rowBytes() + 1)
                .maxFieldSize(limits.rowBytes() + 1)
                .maxRecordSize(limits.rowBytes() + 1));
    }

    @Override
    public long nextNumber() {
        return nextNumber;
    }

    @Override
    public UnderstoodColumns columns() {
        return columns == null ? new UnderstoodColumns(Map.of(), java.util.List.of()) : columns.understood();
    }

    @Override
    public @Nullable RecipientRow next(Frame frame) throws Frame.NotUtf8 {
        CsvColumns known = columns;
        if (known == null) {
            return beforeFirstRow(frame);
        }
        long number = nextNumber++;
        if (frame.tooLarge()) {
            return RecipientRow.unreadable(number, RowReason.ROW_TOO_LARGE, String.valueOf(limits.rowBytes()));
        }
        String text = frame.text();
        return text.isBlank() ? null : row(number, text, known);
    }

    private @Nullable RecipientRow row(long number, String text, CsvColumns known) {
        String[] read;
        try {
            read = cells(text);
        } catch (CsvParseException e) {
            return RecipientRow.unreadable(
                    number, RowReason.ROW_MALFORMED, "a quoted field goes on behind its closing quote");
        }
        int count = withoutBlankEnd(read);
        if (count == 0) {
            return null;
        }
        if (count > limits.columns()) {
            return RecipientRow.unreadable(number, RowReason.ROW_TOO_MANY_COLUMNS, String.valueOf(limits.columns()));
        }
        if (count > known.size()) {
            return RecipientRow.unreadable(
                    number,
                    RowReason.ROW_MALFORMED,
                    "it has " + count + " fields and the header " + known.size()
                            + "; a field with the separator in it must be quoted");
        }
        return known.row(number, read);
    }

    private @Nullable RecipientRow beforeFirstRow(Frame frame) throws Frame.NotUtf8 {
        if (frame.tooLarge()) {
            throw ProblemType.UPLOAD_HEADER_UNREADABLE.with("it is larger than " + limits.rowBytes() + " bytes");
        }
        String text = frame.text();
        if (!sepLineRead && nextNumber == 1 && dialect.learnFromSepLine(text)) {
            sepLineRead = true;
            return null;
        }
        long number = nextNumber++;
        if (text.isBlank()) {
            return null;
        }
        if (!dialect.isKnown()) {
            dialect.learnFromHeader(text);
        }
        csv = CsvReader.builder().fieldSeparator(dialect.separator()).trimWhitespacesAroundQuotes(true);
        return header(number, text);
    }

    private @Nullable RecipientRow header(long number, String text) {
        String[] header;
        try {
            header = cells(text);
        } catch (CsvParseException e) {
            throw ProblemType.UPLOAD_HEADER_UNREADABLE.with("a quoted name goes on behind its closing quote");
        }
        if (header.length > limits.columns()) {
            throw ProblemType.UPLOAD_HEADER_UNREADABLE.with(
                    "it names " + header.length + " columns; " + limits.columns() + " are allowed");
        }
        if (CsvColumns.isAddress(header)) {
            CsvColumns only = CsvColumns.addressesOnly();
            columns = only;
            return only.row(number, header);
        }
        columns = CsvColumns.of(header);
        return null;
    }

    private String[] cells(String text) {
        return csv.ofSingleCsvRecord(cells, text);
    }

    private static int withoutBlankEnd(String[] cells) {
        int count = cells.length;
        while (count > 0 && cells[count - 1].isBlank()) {
            count--;
        }
        return count;
    }
}
