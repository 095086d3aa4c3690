package io.beckon.gateway.course;

import io.beckon.gateway.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manager typed to find a course.
 *
 * @param patterns of LIKE, which a folded name must match all; none finds every course
 */
record CourseSearch(List<String> patterns) {

    private static final int LONGEST = 200;
    private static final int MOST_WORDS = 10;

    /** The least that has a trigram wherever it stands in a word. */
    private static final int TRIGRAM = 3;

    CourseSearch {
        patterns = List.copyOf(patterns);
    }

    static CourseSearch of(@Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return new CourseSearch(List.of());
        }
        if (typed.length() > LONGEST || typed.indexOf('\0') >= 0) {
            throw ProblemType.PARAMETER_INVALID.with("search", "it must be words of a name, at most 200 characters");
        }
        String folded = FoldedText.of(typed);
        List<String> words = Arrays.stream(folded.split(" "))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        if (words.size() > MOST_WORDS) {
            throw ProblemType.PARAMETER_INVALID.with("search", "it must have at most " + MOST_WORDS + " words");
        }
        return new CourseSearch(words.stream().map(CourseSearch::pattern).toList());
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Part of a word; one too short for the index only where a word begins. */
    private static String pattern(String word) {
        String literal = word.replaceAll("([\\\\%_])", "\\\\$1");
        return (word.length() < TRIGRAM ? "% " : "%") + literal + "%";
    }
}
