package io.beckon.gateway.console.invite;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.MediaType;

/** What a list's file is, as the API takes it. */
final class ListFile {

    private static final Map<String, MediaType> KINDS = Map.of(
            "json", MediaType.APPLICATION_JSON,
            "ndjson", MediaType.APPLICATION_NDJSON,
            "jsonl", MediaType.APPLICATION_NDJSON);

    private static final MediaType CSV = MediaType.parseMediaType("text/csv");

    private static final String PACKED = ".gz";

    private ListFile() {}

    /** A file's kind, by its name without the ending of gzip; what has no known ending is taken for CSV. */
    static MediaType kind(String name) {
        String list = isPacked(name) ? name.substring(0, name.length() - PACKED.length()) : name;
        return KINDS.getOrDefault(list.substring(list.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), CSV);
    }

    /** Whether it is gzip, by its name. */
    static boolean isPacked(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(PACKED);
    }
}
