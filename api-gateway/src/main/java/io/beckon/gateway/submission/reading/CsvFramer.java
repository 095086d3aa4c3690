package io.beckon.gateway.submission.reading;

import io.beckon.gateway.problem.ProblemType;

/**
 * Finds where CSV records end: at CR, LF or CR LF outside of quotes. It sees quotes as FastCSV does (a quote opens only at the start of
 * a field, blanks before it allowed), which a test holds against FastCSV over random texts. It exists because the end of every
 * record must be known to the byte: chunks are compared by the hash up to it, and a faulty record must not take the next with it.
 */
final class CsvFramer implements Framer {

    private enum Place {
        FIELD_START,
        PLAIN,
        QUOTED,
        /** Behind a quote inside quotes: the field's end, or the first of two that stand for one. */
        QUOTE_IN_QUOTED,
        AFTER_CR
    }

    private final CsvDialect dialect;
    private Place place = Place.FIELD_START;

    CsvFramer(CsvDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public int scan(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = block[i];
            if (place == Place.AFTER_CR) {
                place = Place.FIELD_START;
                return b == '\n' ? i + 1 : i;
            }
            if (b == '\n' && place != Place.QUOTED) {
                place = Place.FIELD_START;
                return i + 1;
            }
            place = next(b);
        }
        return NOT_YET;
    }

    private Place next(byte b) {
        return switch (place) {
            case QUOTED -> b == '"' ? Place.QUOTE_IN_QUOTED : Place.QUOTED;
            case QUOTE_IN_QUOTED -> b == '"' ? Place.QUOTED : outsideQuotes(b, Place.PLAIN);
            case FIELD_START ->
                b == '"' ? Place.QUOTED : outsideQuotes(b, isBlank(b) ? Place.FIELD_START : Place.PLAIN);
            case PLAIN, AFTER_CR -> outsideQuotes(b, Place.PLAIN);
        };
    }

    private Place outsideQuotes(byte b, Place otherwise) {
        if (b == '\r') {
            return Place.AFTER_CR;
        }
        return dialect.mayBeSeparator(b) ? Place.FIELD_START : otherwise;
    }

    /** What FastCSV passes over in front of a quote. */
    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    @Override
    public boolean rowEnded() {
        return true;
    }

    @Override
    public void tooLarge(long row) {
        if (place == Place.QUOTED) {
            throw ProblemType.UPLOAD_QUOTE_NOT_CLOSED.with(row).atRow(row);
        }
    }

    @Override
    public boolean end(long row) {
        if (place == Place.QUOTED) {
            throw ProblemType.UPLOAD_QUOTE_NOT_CLOSED.with(row).atRow(row);
        }
        return true;
    }
}
