package io.beckon.gateway.problem;

import java.time.Duration;
import java.util.List;

/** Ends the handling of a request with a problem as its answer. Has no stack trace: it is an answer, not a fault of ours. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.type() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** Says something else in place of a part of the sentence; where the part does not occur nothing changes. */
    public ProblemException saying(String inPlaceOf, String words) {
        return new ProblemException(problem.saying(inPlaceOf, words));
    }

    /** Names the fields at fault, as {@code errors} of JSON pointers. */
    public ProblemException at(List<FieldFault> faults) {
        return new ProblemException(problem.plus("errors", Problem.errors(faults)));
    }

    /** Names the row at fault by its number in what was sent in. */
    public ProblemException atRow(long row) {
        return plus("row", row);
    }

    /** Adds a member to the document. */
    public ProblemException plus(String member, Object value) {
        return new ProblemException(problem.plus(member, value));
    }

    /** Says when the same request may succeed; becomes the Retry-After header. */
    public ProblemException retryAfter(Duration wait) {
        return new ProblemException(problem.retryAfter(wait));
    }
}
