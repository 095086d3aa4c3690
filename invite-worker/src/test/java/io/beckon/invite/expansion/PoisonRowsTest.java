package io.beckon.invite.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PoisonRowsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Throwable REFUSED = new R2dbcDataIntegrityViolationException("refused by a check", "23514");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 998, 999})
    void one_bad_row_of_a_thousand_is_found_in_some_twenty_rehearsals(int bad) {
        AtomicInteger rehearsals = new AtomicInteger();
        StepVerifier.create(PoisonRows.find(0, 1000, counting(rehearsals, Set.of(bad)), REFUSED))
                .assertNext(found -> assertThat(found).containsOnlyKeys(bad).containsValue("refused by a check"))
                .expectComplete()
                .verify(DEADLINE);
        assertThat(rehearsals).hasValueLessThanOrEqualTo(20);
    }

    @Test
    void several_bad_rows_are_all_found() {
        Set<Integer> bad = new TreeSet<>(Set.of(0, 1, 2, 500, 999));
        StepVerifier.create(PoisonRows.find(0, 1000, counting(new AtomicInteger(), bad), REFUSED))
                .assertNext(found -> assertThat(found.keySet()).isEqualTo(bad))
                .expectComplete()
                .verify(DEADLINE);
    }

    @Test
    void failure_that_lies_in_no_row_ends_the_search() {
        Throwable lost = new R2dbcNonTransientResourceException("connection lost", "08006");
        StepVerifier.create(PoisonRows.find(0, 8, (from, to) -> Mono.error(lost), REFUSED))
                .expectErrorMatches(lost::equals)
                .verify(DEADLINE);
        assertThat(PoisonRows.mayCause(lost)).isFalse();
        assertThat(PoisonRows.mayCause(new IllegalStateException(REFUSED))).isTrue();
    }

    private static PoisonRows.Rehearsal counting(AtomicInteger rehearsals, Set<Integer> bad) {
        return (from, to) -> {
            rehearsals.incrementAndGet();
            boolean fails = bad.stream().anyMatch(row -> row >= from && row < to);
            return fails ? Mono.error(REFUSED) : Mono.empty();
        };
    }
}
