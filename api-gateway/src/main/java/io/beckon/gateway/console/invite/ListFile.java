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

    private ListFile() {}

    /** A file's kind, by its name; what has no known ending is taken for CSV. */
    static MediaType kind(String name) {
        return KINDS.getOrDefault(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), CSV);
    }
}
