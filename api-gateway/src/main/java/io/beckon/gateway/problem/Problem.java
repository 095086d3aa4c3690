package io.beckon.gateway.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One problem as it is answered.
 *
 * @param detail     what happened and how to mend it
 * @param members    further members of the document (RFC 9457 3.2), in their order
 * @param retryAfter after what time the same request may succeed, or null
 */
public record Problem(
        ProblemType type,
        String detail,
        Map<String, Object> members,
        @Nullable Duration retryAfter) {

    public static final String MEDIA_TYPE = "application/problem+json";

    Problem(ProblemType type, String detail) {
        this(type, detail, Map.of(), null);
    }

    Problem saying(String inPlaceOf, String words) {
        return new Problem(type, detail.replace(inPlaceOf, words), members, retryAfter);
    }

    Problem plus(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, more, retryAfter);
    }

    Problem retryAfter(Duration wait) {
        return new Problem(type, detail, members, wait);
    }

    /** The RFC 9457 document. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type.uri());
        document.put("title", type.title());
        document.put("status", type.status().value());
        document.put("detail", detail);
        document.putAll(members);
        return document;
    }

    static List<Map<String, Object>> errors(List<FieldFault> faults) {
        List<Map<String, Object>> errors = new ArrayList<>();
        faults.forEach(fault -> errors.add(Map.of("pointer", fault.pointer(), "detail", fault.detail())));
        return errors;
    }
}
