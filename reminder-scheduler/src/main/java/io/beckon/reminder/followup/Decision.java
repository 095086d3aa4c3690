package io.beckon.reminder.followup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is done now for one due invitation.
 *
 * @param step   ordinal of the step whose reminder goes out, or null
 * @param way    how it goes out
 * @param expire whether the invitation ends here
 * @param next   when there is something to do again, or null for never
 */
record Decision(
        DueInvitation due,
        @Nullable Integer step,
        Way way,
        boolean expire,
        @Nullable Instant next) {

    /** How a reminder goes out. */
    enum Way {
        DUE,
        /** Before it is due, because closed days lie between that and the expiry. */
        EARLY,
        /** Not at all, because closed days last until the expiry; it is noted all the same. */
        MISSED
    }

    static Decision remind(DueInvitation due, int step, boolean early, @Nullable Instant next) {
        return new Decision(due, step, early ? Way.EARLY : Way.DUE, false, next);
    }

    static Decision miss(DueInvitation due, int step, @Nullable Instant next) {
        return new Decision(due, step, Way.MISSED, false, next);
    }

    static Decision expire(DueInvitation due) {
        return new Decision(due, null, Way.DUE, true, null);
    }

    static Decision nothing(DueInvitation due, @Nullable Instant next) {
        return new Decision(due, null, Way.DUE, false, next);
    }

    boolean isMissed() {
        return way == Way.MISSED;
    }
}
