package io.beckon.contracts.template;

import java.util.Comparator;

/** "Did you mean": the known variable with the fewest edits. */
final class NearestName {
    private NearestName() {}

    static String to(String typed) {
        return TemplateVariables.FIXED.stream()
                .min(Comparator.comparingInt((String known) -> edits(typed, known))
                        .thenComparing(Comparator.naturalOrder()))
                .map(known -> "${" + known + "}")
                .orElseThrow();
    }

    /** Levenshtein distance, one row at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
