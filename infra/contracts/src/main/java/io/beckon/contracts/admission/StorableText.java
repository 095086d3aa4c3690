package io.beckon.contracts.admission;

import io.beckon.contracts.submission.RecipientRow;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text and jsonb hold neither NUL nor half of a surrogate pair; a list may hold both. */
public final class StorableText {

    private static final int CAUSE_LIMIT = 300;
    private static final int WRITTEN_ADDRESS_LIMIT = 320;
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static boolean holdsAllOf(RecipientRow row) {
        Stream<@Nullable String> fields =
                Stream.of(row.address(), row.name(), row.firstName(), row.lastName(), row.locale(), row.timeZone());
        return Stream.concat(
                        fields, row.columns().entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())))
                .filter(Objects::nonNull)
                .allMatch(StorableText::holds);
    }

    static boolean holds(String text) {
        return text.equals(made(text));
    }

    /** The text with a replacement character for each one that cannot be stored. */
    static @Nullable String of(@Nullable String text) {
        return text == null ? null : made(text);
    }

    public static @Nullable String writtenAddress(@Nullable String written) {
        return written == null ? null : cut(made(written), WRITTEN_ADDRESS_LIMIT);
    }

    public static String shortened(String cause) {
        return cut(made(cause), CAUSE_LIMIT);
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : made(text.substring(0, limit));
    }

    private static String made(String text) {
        if (text.indexOf('\0') < 0 && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENT : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }
}
