package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.StepAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FollowUpPlanTest {

    private static final Instant SENT = Instant.parse("2026-03-02T10:00:00Z");

    private final FollowUpStep threeDays = new FollowUpStep(1, StepAnchor.AFTER_SENDING, Duration.ofDays(3));
    private final FollowUpStep twoDaysBefore = new FollowUpStep(2, StepAnchor.BEFORE_EXPIRY, Duration.ofDays(2));
    private final FollowUpPlan plan = new FollowUpPlan(List.of(twoDaysBefore, threeDays), Duration.ofDays(10));

    @Test
    void next_is_step_after_step_and_at_last_the_expiry() {
        assertThat(plan.nextAfter(SENT, SENT)).contains(SENT.plus(Duration.ofDays(3)));
        assertThat(plan.nextAfter(SENT, SENT.plus(Duration.ofDays(3)))).contains(SENT.plus(Duration.ofDays(8)));
        assertThat(plan.nextAfter(SENT, SENT.plus(Duration.ofDays(8)))).contains(SENT.plus(Duration.ofDays(10)));
        assertThat(plan.nextAfter(SENT, SENT.plus(Duration.ofDays(10)))).isEmpty();
    }

    @Test
    void only_the_latest_step_that_fell_due_counts() {
        assertThat(plan.latestDue(SENT, SENT.plus(Duration.ofDays(3)).minusNanos(1)))
                .isEmpty();
        assertThat(plan.latestDue(SENT, SENT.plus(Duration.ofDays(3)))).contains(threeDays);
        assertThat(plan.latestDue(SENT, SENT.plus(Duration.ofDays(9)))).contains(twoDaysBefore);
    }

    @Test
    void of_steps_due_at_the_same_moment_the_last_written_counts() {
        FollowUpStep same = new FollowUpStep(5, StepAnchor.AFTER_SENDING, Duration.ofDays(3));

        assertThat(new FollowUpPlan(List.of(same, threeDays), null).latestDue(SENT, SENT.plus(Duration.ofDays(4))))
                .contains(same);
    }

    @Test
    void a_step_before_an_expiry_that_never_comes_or_came_before_the_sending_is_never_due() {
        assertThat(new FollowUpPlan(List.of(twoDaysBefore), null).nextAfter(SENT, SENT))
                .isEmpty();
        assertThat(new FollowUpPlan(List.of(twoDaysBefore), Duration.ofDays(1)).nextAfter(SENT, SENT))
                .contains(SENT.plus(Duration.ofDays(1)));
    }

    @Test
    void walking_a_random_plan_visits_every_later_moment_once_in_order_and_ends() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            FollowUpPlan any = randomPlan(random);
            List<Instant> visited = new ArrayList<>();
            Optional<Instant> next = any.nextAfter(SENT, SENT);
            while (next.isPresent()) {
                visited.add(next.get());
                next = any.nextAfter(SENT, next.get());
            }
            List<Instant> moments = new ArrayList<>();
            any.steps().forEach(step -> step.due(SENT, any.expiresAfter()).ifPresent(moments::add));
            any.expiry(SENT).ifPresent(moments::add);

            assertThat(visited).isSorted().doesNotHaveDuplicates();
            assertThat(visited)
                    .containsExactlyElementsOf(moments.stream()
                            .filter(moment -> moment.isAfter(SENT))
                            .distinct()
                            .sorted()
                            .toList());
        }
    }

    private static FollowUpPlan randomPlan(Random random) {
        List<FollowUpStep> steps = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            steps.add(
                    new FollowUpStep(i, StepAnchor.values()[random.nextInt(2)], Duration.ofHours(random.nextInt(10))));
        }
        return new FollowUpPlan(steps, random.nextBoolean() ? Duration.ofHours(1 + random.nextInt(10)) : null);
    }
}
