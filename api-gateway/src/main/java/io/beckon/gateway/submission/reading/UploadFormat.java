package io.beckon.gateway.submission.reading;

import java.util.Arrays;
import java.util.Optional;

/** The forms in which a list of people is taken. */
public enum UploadFormat {
    /** A header row and one row a person; see {@link HeaderNames}. */
    CSV("text/csv"),
    /** One JSON object or address string a line. */
    NDJSON("application/x-ndjson"),
    /** One JSON array of objects or address strings. */
    JSON("application/json");

    private final String mediaType;

    UploadFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** As in the Content-Type header, without parameters. */
    public String mediaType() {
        return mediaType;
    }

    public static Optional<UploadFormat> ofMediaType(String type) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equalsIgnoreCase(type))
                .findAny();
    }
}
