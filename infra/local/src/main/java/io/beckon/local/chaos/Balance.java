package io.beckon.local.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * The counts of one moment that must meet, each counted on its own.
 *
 * @param reached invitations whose first mail was sent, in any state but failed
 * @param failed  first mails that failed
 * @param givenUp invitations that failed
 */
record Balance(
        long received,
        long waiting,
        long refusedOrParked,
        long invited,
        long firstMails,
        long sent,
        long reached,
        long failed,
        long givenUp) {

    /** Those equations that do not hold, as sentences. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        equal(
                "rows received",
                received,
                "waiting + refused + parked + invited",
                waiting + refusedOrParked + invited,
                faults);
        equal("invited", invited, "first mails in all states", firstMails, faults);
        equal("first mails sent", sent, "invitations they reached", reached, faults);
        equal("first mails failed", failed, "invitations failed", givenUp, faults);
        return faults;
    }

    private static void equal(String left, long one, String right, long other, List<String> faults) {
        if (one != other) {
            faults.add("%s %,d, but %s %,d".formatted(left, one, right, other));
        }
    }
}
