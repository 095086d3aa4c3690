package io.beckon.gateway.console.door;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** An answer as it came, whatever it says. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Answer(HttpStatusCode status, HttpHeaders headers, byte[] body) {

    /** What tells whether the thing was changed since; empty where the API says none. */
    public String tag() {
        String tag = headers.getETag();
        return tag == null ? "" : tag;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
