package io.beckon.gateway.http;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
public final class CsvCells {

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private CsvCells() {}

    public static byte[] write(List<List<? extends @Nullable Object>> rows) {
        StringWriter text = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(0)
                .build(text);
        rows.forEach(row -> writer.writeRecord(row.stream().map(CsvCells::cell).toArray(String[]::new)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
