package io.beckon.gateway.submission.reading;

/** How the fields of one CSV file are separated: by one of comma, semicolon and tab, not known before its first rows are read. */
final class CsvDialect {

    private static final char[] CANDIDATES = {',', ';', '\t'};
    private static final String SEP_LINE_START = "sep=";

    private char separator;

    boolean isKnown() {
        return separator != 0;
    }

    /** The separator, once it is known. */
    char separator() {
        return separator;
    }

    /** Until the separator is known, all candidates count. */
    boolean mayBeSeparator(byte b) {
        return isKnown() ? b == separator : b == ',' || b == ';' || b == '\t';
    }

    /** Takes the separator from Excel's first line {@code sep=;} and says whether this was one. */
    boolean learnFromSepLine(String record) {
        String line = record.strip();
        if (line.length() > 1 && line.startsWith("\"") && line.endsWith("\"")) {
            line = line.substring(1, line.length() - 1);
        }
        // The stripping above takes a tab away.
        boolean tab = line.equalsIgnoreCase(SEP_LINE_START) && record.indexOf('\t') >= 0;
        if (tab) {
            separator = '\t';
            return true;
        }
        if (line.length() != SEP_LINE_START.length() + 1
                || !line.regionMatches(true, 0, SEP_LINE_START, 0, SEP_LINE_START.length())) {
            return false;
        }
        char named = line.charAt(SEP_LINE_START.length());
        for (char candidate : CANDIDATES) {
            if (named == candidate) {
                separator = named;
            }
        }
        return isKnown();
    }

    /** Takes the candidate that stands most often outside of quotes in the header; of equal ones the first. */
    void learnFromHeader(String header) {
        int[] counts = new int[CANDIDATES.length];
        boolean quoted = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            quoted ^= c == '"';
            for (int k = 0; k < CANDIDATES.length && !quoted; k++) {
                counts[k] += c == CANDIDATES[k] ? 1 : 0;
            }
        }
        int best = 0;
        for (int k = 1; k < CANDIDATES.length; k++) {
            best = counts[k] > counts[best] ? k : best;
        }
        separator = CANDIDATES[best];
    }
}
