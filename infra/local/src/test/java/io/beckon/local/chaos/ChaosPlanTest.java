package io.beckon.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

    @Test
    void a_seed_gives_the_same_plan_again_and_another_seed_another() {
        assertThat(ChaosPlan.of(7, 3_000, 20)).isEqualTo(ChaosPlan.of(7, 3_000, 20));
        assertThat(ChaosPlan.of(7, 3_000, 20)).isNotEqualTo(ChaosPlan.of(8, 3_000, 20));
    }

    @Test
    void six_kills_are_one_of_each_kind_where_it_has_something_to_do() {
        LongStream.range(0, 50).forEach(seed -> {
            ChaosPlan plan = ChaosPlan.of(seed, 3_000, 6);
            assertThat(plan.kills().stream().map(ChaosPlan.Kill::victim).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(Victim.values());
            assertThat(plan.kills())
                    .filteredOn(kill -> kill.victim() == Victim.GATEWAY)
                    .singleElement()
                    .matches(kill -> kill.moment() instanceof ChaosPlan.Uploading);
            assertThat(plan.kills())
                    .filteredOn(kill -> kill.victim() == Victim.INVITE_WORKER)
                    .singleElement()
                    .matches(kill -> kill.moment() instanceof ChaosPlan.Submitted);
        });
    }

    @Test
    void every_kill_is_found_at_its_moment_and_every_row_in_a_list() {
        LongStream.range(0, 50).forEach(seed -> {
            ChaosPlan plan = ChaosPlan.of(seed, 3_001, 40);
            int found = plan.whileMailing().size()
                    + IntStream.range(0, plan.lists().size())
                            .map(list -> plan.whileUploading(list).size()
                                    + plan.afterSubmission(list).size())
                            .sum();
            assertThat(found).isEqualTo(40);
            assertThat(plan.lists().stream().mapToInt(Integer::intValue).sum()).isEqualTo(3_001);
        });
    }
}
