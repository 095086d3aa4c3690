package io.beckon.gateway.console.door;

import io.beckon.gateway.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.JsonNode;

/** The API did not do what was asked; it says why in a problem (RFC 9457). */
public final class ApiRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient JsonNode problem;

    ApiRefusal(HttpStatusCode status, JsonNode problem) {
        super(status.value() + " " + problem.path("type").asString(""), null, false, false);
        this.status = status.value();
        this.problem = problem;
    }

    public HttpStatus status() {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    }

    public boolean is(ProblemType type) {
        return type.uri().equals(problem.path("type").asString(""));
    }

    /** Whether there is no such thing, or not for who asks. */
    public boolean isMissing() {
        return status == HttpStatus.NOT_FOUND.value();
    }

    /** What its type is named, for example {@code wrong-state}. */
    public String slug() {
        String type = problem.path("type").asString("");
        return type.substring(type.lastIndexOf(':') + 1);
    }

    /** What happened and how to mend it, in English. */
    public String detail() {
        return problem.path("detail").asString("");
    }

    /** What is wrong with which field of the body that was sent, by JSON pointer; of several faults of one the first. */
    public Map<String, String> faults() {
        Map<String, String> faults = new LinkedHashMap<>();
        problem.path("errors")
                .forEach(error -> faults.putIfAbsent(
                        error.path("pointer").asString(""), error.path("detail").asString("")));
        return faults;
    }

    /** What could be used instead of an address that is in use (S4), or null. */
    public @Nullable String suggestedAddress() {
        return problem.path("suggestedAddress").asString(null);
    }

    /** The whole document, for members that only this type has. */
    public JsonNode document() {
        return problem;
    }
}
