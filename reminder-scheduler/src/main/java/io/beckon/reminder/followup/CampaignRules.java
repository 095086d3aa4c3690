package io.beckon.reminder.followup;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.FollowUpStep;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.ReminderStop;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign and its workspace say about following up.
 *
 * @param zone the workspace's time zone, for recipients without one of their own
 */
record CampaignRules(
        long workspaceId, long campaignId, FollowUpPlan plan, ReminderStop stopOn, SendingWindow window, ZoneId zone) {

    CampaignRules withHolidaysAround(LocalDate today) {
        return new CampaignRules(workspaceId, campaignId, plan, stopOn, window.withHolidaysAround(today), zone);
    }

    /** What to do now for an invitation whose {@code follow_up_at} has come. The next time is always later than now. */
    Decision decide(DueInvitation due, Instant now) {
        if (due.state() != InvitationState.PENDING && due.state() != InvitationState.OPENED) {
            return Decision.nothing(due, null);
        }
        Optional<Instant> expiry = plan.expiry(due.sentAt());
        if (expiry.isPresent() && !expiry.get().isAfter(now)) {
            return Decision.expire(due);
        }
        if (due.state() == InvitationState.OPENED && stopOn == ReminderStop.OPENED) {
            return Decision.nothing(due, expiry.orElse(null));
        }
        ZoneId zone = zoneOf(due);
        Instant next = plan.nextAfter(due.sentAt(), now, window, zone).orElse(null);
        Optional<FollowUpStep> step = plan.latestDue(due.sentAt(), now, window, zone);
        if (step.isEmpty() || due.suppressed()) {
            return Decision.nothing(due, next);
        }
        Instant opening = window.nextOpening(now, zone);
        if (opening.isAfter(now)) {
            return expiry.isPresent() && !opening.isBefore(expiry.get())
                    ? Decision.miss(due, step.get().ordinal(), next)
                    : Decision.nothing(due, next == null ? opening : earlier(opening, next));
        }
        return Decision.remind(due, step.get().ordinal(), plan.isEarly(step.get(), due.sentAt(), window, zone), next);
    }

    private ZoneId zoneOf(DueInvitation due) {
        return due.timeZone() == null ? zone : zone(due.timeZone(), zone);
    }

    /** A name that this JVM's time zone data does not know must not stop a whole campaign. */
    static ZoneId zone(@Nullable String name, ZoneId otherwise) {
        try {
            return name == null ? otherwise : ZoneId.of(name);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    static ZoneId zone(@Nullable String name) {
        return zone(name, ZoneOffset.UTC);
    }

    private static Instant earlier(Instant one, Instant other) {
        return Stream.of(one, other).min(Instant::compareTo).orElseThrow();
    }
}
