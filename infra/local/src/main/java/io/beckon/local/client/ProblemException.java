package io.beckon.local.client;

import tools.jackson.databind.JsonNode;

/** Beckon said no; the message is the problem's own detail (RFC 9457). */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;

    ProblemException(int status, JsonNode problem) {
        super(sentence(status, problem));
        this.status = status;
        this.type = problem.path("type").asString("about:blank");
    }

    /** The permanent name of the kind of problem; {@code about:blank} where the answer named none. */
    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    /** Whether the same request may well succeed later: an upload that stood still or still counts as running, a limit, or a server in trouble. */
    public boolean passing() {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    private static String sentence(int status, JsonNode problem) {
        String title = problem.path("title").asString("HTTP status " + status);
        String detail = problem.path("detail").asString("");
        StringBuilder sentence = new StringBuilder(detail.isEmpty() ? title : title + ": " + detail);
        problem.path("errors")
                .forEach(error -> sentence.append("\n  ")
                        .append(error.path("pointer")
                                .asString(error.path("field").asString("")))
                        .append(" ")
                        .append(error.path("detail").asString("")));
        return sentence.toString();
    }
}
