package io.beckon.gateway.suppression;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The suppression list as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
final class SuppressionCsv {

    private static final String[] HEADER = {"address", "scope", "reason", "created_at"};

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private SuppressionCsv() {}

    static byte[] header() {
        return write(List.<String[]>of(HEADER));
    }

    static byte[] rows(List<Suppression> entries) {
        return write(entries.stream()
                .map(entry -> new String[] {
                    cell(entry.value()),
                    entry.scope(),
                    entry.reason(),
                    entry.createdAt().toString()
                })
                .toList());
    }

    /** Takes our apostrophe off again, so that what was exported can be imported. */
    static @Nullable String plain(@Nullable String cell) {
        return cell != null && cell.length() > 1 && cell.charAt(0) == '\'' && isFormula(cell.charAt(1))
                ? cell.substring(1)
                : cell;
    }

    private static String cell(String text) {
        return !text.isEmpty() && isFormula(text.charAt(0)) ? "'" + text : text;
    }

    private static boolean isFormula(char first) {
        return FORMULA_STARTS.indexOf(first) >= 0;
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
