package io.beckon.bench.stage;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds of each figure, each contestant once a round
 * @param handWrittenPeople in a list of the hand-written contestant
 * @param people in a list of Beckon
 * @param smtpMails through a bare SMTP client
 * @param rendering how long one round renders
 * @param rows of a list that is submitted and expanded
 * @param pending invitations among which the reminders fall due
 * @param due reminders in a round
 * @param growth lengths of lists, the last and longest of which is also that of the memory and the latency
 */
public record Sizes(
        int rounds,
        int handWrittenPeople,
        int people,
        int smtpMails,
        Duration rendering,
        int rows,
        int pending,
        int due,
        int[] growth) {

    public static Sizes full(int rounds) {
        return new Sizes(
                rounds, 10_000, 50_000, 100_000, Duration.ofSeconds(3), 100_000, 1_000_000, 100_000, new int[] {
                    10_000, 100_000, 1_000_000
                });
    }

    /** Shows that everything works; the figures say little. */
    public static Sizes quick() {
        return new Sizes(
                1, 300, 2_000, 2_000, Duration.ofMillis(200), 5_000, 60_000, 20_000, new int[] {1_000, 2_000, 5_000});
    }
}
