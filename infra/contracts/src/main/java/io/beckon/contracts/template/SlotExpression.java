package io.beckon.contracts.template;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only expressions there are: {@code ${path}} and {@code ${path} ?: 'words'}.
 *
 * @param path the model's key
 * @param fallback what stands where the value is missing or blank
 */
record SlotExpression(String path, @Nullable String fallback) {

    static Optional<SlotExpression> parse(String source) {
        String s = source.strip();
        int close = s.indexOf('}');
        if (!s.startsWith("${") || close < 0) {
            return Optional.empty();
        }
        String path = s.substring(2, close).strip();
        if (!isPath(path)) {
            return Optional.empty();
        }
        String rest = s.substring(close + 1).strip();
        if (rest.isEmpty()) {
            return Optional.of(new SlotExpression(path, null));
        }
        if (!rest.startsWith("?:")) {
            return Optional.empty();
        }
        String words = rest.substring(2).strip();
        boolean quoted = words.length() >= 2 && words.startsWith("'") && words.indexOf('\'', 1) == words.length() - 1;
        return quoted
                ? Optional.of(new SlotExpression(path, words.substring(1, words.length() - 1)))
                : Optional.empty();
    }

    private static boolean isPath(String path) {
        boolean nameOpen = false;
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            i += Character.charCount(c);
            if (c == '.') {
                if (!nameOpen) {
                    return false;
                }
                nameOpen = false;
            } else if (isNamePart(c) || (nameOpen && (c == '_' || c == '-'))) {
                nameOpen = true;
            } else {
                return false;
            }
        }
        // Preprocessing marks never mean anything here, but a name that looks like one is not worth explaining.
        return nameOpen && !path.contains("__");
    }

    /** Letters, digits and the marks that scripts such as Devanagari write inside a word. */
    static boolean isNamePart(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
