package io.beckon.contracts.template;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a model's value looks like in a mail, before any escaping. */
final class SlotValue {
    private static final Set<String> NO = Set.of("false", "no", "off", "0");
    private static final Pattern SAFE_URL =
            Pattern.compile("(?:https?://[^\\s/?#]|mailto:\\S|tel:\\S)\\S*", Pattern.CASE_INSENSITIVE);

    private SlotValue() {}

    /** The value's text, or null where it is missing or blank: CR and CRLF become LF, other control characters go, lone surrogates become U+FFFD. */
    static @Nullable String text(@Nullable Object value, Locale locale) {
        if (value == null) {
            return null;
        }
        if (value instanceof ManagerMessage message) {
            return message.isBlank() ? null : message.text();
        }
        String text = value instanceof LocalDate date
                ? DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(locale)
                        .format(date)
                : clean(value.toString());
        return text.isBlank() ? null : text;
    }

    /** Whether a condition on this text (as {@link #text} gave it) holds. */
    static boolean holds(@Nullable String text) {
        return text != null && !isNo(text);
    }

    static boolean isNo(String text) {
        return text.length() <= 5 && NO.contains(text.toLowerCase(Locale.ROOT));
    }

    static boolean isSafeUrl(String text) {
        return SAFE_URL.matcher(text).matches();
    }

    /** One character for one, so it gives the same before and after values are spliced. */
    static String oneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (breaksLine(text.charAt(i))) {
                char[] chars = text.toCharArray();
                for (int k = i; k < chars.length; k++) {
                    chars[k] = breaksLine(chars[k]) ? ' ' : chars[k];
                }
                return new String(chars);
            }
        }
        return text;
    }

    private static boolean breaksLine(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    static String clean(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if ((Character.isISOControl(c) && c != '\n' && c != '\t') || Character.isSurrogate(c)) {
                return cleanSlowly(raw);
            }
        }
        return raw;
    }

    private static String cleanSlowly(String raw) {
        StringBuilder clean = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r') {
                clean.append('\n');
                if (i < raw.length() && raw.charAt(i) == '\n') {
                    i++;
                }
            } else if (c <= 0xFFFF && Character.isSurrogate((char) c)) {
                clean.append('\uFFFD');
            } else if (!Character.isISOControl(c) || c == '\n' || c == '\t') {
                clean.appendCodePoint(c);
            }
        }
        return clean.toString();
    }
}
