package io.beckon.gateway.problem;

/** What a stranger wrote, fit to be quoted in an answer: short, and without control characters. */
final class Excerpt {

    private static final int LIMIT = 200;

    private Excerpt() {}

    static String of(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return shown.length() <= LIMIT ? shown : shown.substring(0, LIMIT) + "\u2026";
    }
}
