package io.beckon.reminder.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.FollowUpStep;
import io.beckon.contracts.followup.SendingDays;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.ReminderStop;
import io.beckon.contracts.state.StepAnchor;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampaignRulesTest {

    /** The day before the clocks go forward in Berlin, 10:00. */
    private static final Instant SENT = Instant.parse("2026-03-28T09:00:00Z");

    @Test
    void reminder_on_the_day_the_clocks_go_forward_keeps_to_the_clock_on_the_wall() {
        CampaignRules rules = rules(
                List.of(new FollowUpStep(1, StepAnchor.AFTER_SENDING, Duration.ofHours(10))),
                null,
                ReminderStop.OPENED,
                new SendingWindow(480, 1080));
        Instant due = SENT.plus(Duration.ofHours(10));

        Decision evening = rules.decide(pending(), due);
        Decision morning = rules.decide(pending(), Instant.parse("2026-03-29T06:00:00Z"));

        assertThat(evening.step()).as("19:00").isNull();
        assertThat(evening.next()).as("08:00 summer time").isEqualTo(Instant.parse("2026-03-29T06:00:00Z"));
        assertThat(morning.step()).isEqualTo(1);
        assertThat(morning.next()).isNull();
    }

    @Test
    void whatever_is_decided_the_next_time_is_later_and_an_ended_invitation_has_none() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            CampaignRules rules = randomRules(random);
            DueInvitation due = new DueInvitation(
                    1,
                    1,
                    InvitationState.values()[random.nextInt(7)],
                    SENT,
                    SENT,
                    random.nextBoolean() ? "America/St_Johns" : null,
                    random.nextInt(4) == 0);
            Instant now = SENT.plus(Duration.ofMinutes(random.nextInt(20 * 24 * 60)));

            Decision decision = rules.decide(due, now);

            if (decision.next() != null) {
                assertThat(decision.next()).isAfter(now);
                assertThat(due.state()).isIn(InvitationState.PENDING, InvitationState.OPENED);
                assertThat(decision.expire()).isFalse();
                rules.plan()
                        .expiry(SENT)
                        .ifPresent(expiry -> assertThat(decision.next()).isBeforeOrEqualTo(expiry));
            }
            if (decision.step() != null) {
                assertThat(due.suppressed()).isFalse();
                ZoneId zone = due.timeZone() == null ? rules.zone() : ZoneId.of(due.timeZone());
                assertThat(rules.plan()
                                .latestDue(SENT, now, rules.window(), zone)
                                .orElseThrow()
                                .ordinal())
                        .isEqualTo(decision.step());
                Instant expiry = rules.plan().expiry(SENT).orElse(Instant.MAX);
                assertThat(now).isBefore(expiry);
                assertThat(rules.window().nextOpening(now, zone).equals(now))
                        .as("a reminder goes out in an open hour of an open day alone, and one that is missed in none")
                        .isEqualTo(!decision.isMissed());
                if (decision.isMissed()) {
                    assertThat(rules.window().nextOpening(now, zone)).isAfterOrEqualTo(expiry);
                }
            }
        }
    }

    private static CampaignRules randomRules(Random random) {
        List<FollowUpStep> steps = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            steps.add(
                    new FollowUpStep(i, StepAnchor.values()[random.nextInt(2)], Duration.ofHours(random.nextInt(300))));
        }
        int from = random.nextInt(1440);
        return rules(
                steps,
                random.nextBoolean() ? Duration.ofHours(1 + random.nextInt(400)) : null,
                ReminderStop.values()[random.nextInt(2)],
                new SendingWindow(from, from + 1 + random.nextInt(1440 - from), randomDays(random)));
    }

    private static SendingDays randomDays(Random random) {
        Set<DayOfWeek> weekdays = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.of(1 + random.nextInt(7)));
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            holidays.add(LocalDate.of(2026, 3, 28).plusDays(random.nextInt(30)));
        }
        return new SendingDays(weekdays, List.of(), holidays);
    }

    private static CampaignRules rules(
            List<FollowUpStep> steps, Duration expiresAfter, ReminderStop stopOn, SendingWindow window) {
        return new CampaignRules(
                1, 1, new FollowUpPlan(steps, expiresAfter), stopOn, window, ZoneId.of("Europe/Berlin"));
    }

    private static DueInvitation pending() {
        return new DueInvitation(1, 1, InvitationState.PENDING, SENT, SENT, null, false);
    }
}
