package io.beckon.mail.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mail's head: its fields, and where the body begins. */
final class Head {

    private final Map<String, byte[]> fields = new HashMap<>();
    private final int bodyFrom;

    /** @throws IllegalArgumentException where the head has no end */
    Head(byte[] content) {
        int at = 0;
        while (!isLineEnd(content, at)) {
            int end = endOfField(content, at);
            byte[] field = Arrays.copyOfRange(content, at, end);
            // What stands further down is signed first (RFC 6376 5.4.2); ours has every field once.
            fields.put(name(field), field);
            at = end;
        }
        bodyFrom = at + 2;
    }

    private static int endOfField(byte[] content, int from) {
        for (int i = from; i < content.length - 2; i++) {
            if (isLineEnd(content, i) && content[i + 2] != ' ' && content[i + 2] != '\t') {
                return i + 2;
            }
        }
        throw new IllegalArgumentException("a mail without an empty line after its head cannot be signed");
    }

    private static boolean isLineEnd(byte[] content, int at) {
        return content[at] == '\r' && content[at + 1] == '\n';
    }

    private static String name(byte[] field) {
        int colon = 0;
        while (colon < field.length && field[colon] != ':') {
            colon++;
        }
        return new String(field, 0, colon, StandardCharsets.US_ASCII).strip().toLowerCase(Locale.ROOT);
    }

    /** The field's octets, folds and line end included; null where the mail has none of this name. */
    byte @Nullable [] field(String name) {
        return fields.get(name);
    }

    int bodyFrom() {
        return bodyFrom;
    }
}
