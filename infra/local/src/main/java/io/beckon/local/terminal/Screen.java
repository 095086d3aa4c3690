package io.beckon.local.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Redraws a few lines in place on a terminal; elsewhere prints them anew now and then. Not thread-safe. */
public final class Screen {

    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(2);
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private int drawn;
    private List<String> shown = List.of();
    private Instant lastPlain = Instant.EPOCH;

    public Screen(PrintStream out) {
        this.out = out;
        this.terminal =
                System.console() != null && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    }

    /** A line that stays. */
    public void say(String line) {
        settle();
        out.println(line);
    }

    /** Lines that the next call replaces. */
    public void draw(List<String> lines) {
        if (terminal) {
            redraw(lines);
        } else if (!lines.equals(shown)
                && Duration.between(lastPlain, Instant.now()).compareTo(BETWEEN_PLAIN_LINES) >= 0) {
            out.println(String.join(" | ", lines));
            lastPlain = Instant.now();
        }
        shown = lines;
    }

    /** Leaves what is drawn where it is. */
    public void settle() {
        if (!terminal && !shown.isEmpty()) {
            out.println(String.join(" | ", shown));
        }
        drawn = 0;
        shown = List.of();
    }

    /** For example {@code invited  ██████░░░░  612 of 1,000}. */
    public static String bar(String label, long done, long all) {
        int full = all <= 0 ? 0 : (int) Math.min(BAR, done * BAR / all);
        return "%-12s %s%s %,d of %,d".formatted(label, "█".repeat(full), "░".repeat(BAR - full), done, all);
    }

    private void redraw(List<String> lines) {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "F");
        }
        lines.forEach(line -> out.print("\u001b[2K" + line + "\n"));
        out.flush();
        drawn = lines.size();
    }
}
