package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FairTurnsTest {

    private final FairTurns turns = new FairTurns(1);
    private final List<String> served = new ArrayList<>();
    private FairTurns.Turn current;

    @Test
    void campaigns_are_served_in_rotation_however_many_wait_for_one() {
        for (int i = 1; i <= 4; i++) {
            ask(1, "large " + i);
        }
        ask(2, "small 1");
        ask(3, "tiny 1");
        ask(2, "small 2");
        for (int i = 0; i < 7; i++) {
            current.end();
        }
        assertThat(served).containsExactly("large 1", "large 2", "small 1", "tiny 1", "large 3", "small 2", "large 4");
    }

    @Test
    void no_more_turns_are_out_than_there_are_and_ending_one_twice_ends_one() {
        ask(1, "first");
        ask(1, "second");
        ask(1, "third");
        assertThat(served).containsExactly("first");
        FairTurns.Turn first = current;
        first.end();
        first.end();
        assertThat(served).containsExactly("first", "second");
    }

    @Test
    void whoever_waits_too_long_gets_none_and_his_turn_goes_to_the_next() {
        ask(1, "first");
        StepVerifier.create(turns.take(1, Duration.ofMillis(20))).verifyComplete();
        ask(1, "second");
        current.end();
        assertThat(served).containsExactly("first", "second");
        current.end();
        StepVerifier.create(turns.take(2, Duration.ZERO)).expectNextCount(1).verifyComplete();
    }

    @Test
    void what_was_done_with_a_turn_is_not_kept_for_as_long_as_it_might_have_waited() {
        FairTurns one = new FairTurns(1);
        FairTurns.Turn first = Objects.requireNonNull(one.take(1).block());
        WeakReference<Object> work = workOfAWaiter(one);

        first.end();

        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(work.get()).isNull();
        });
    }

    private static WeakReference<Object> workOfAWaiter(FairTurns turns) {
        byte[] work = new byte[16];
        turns.take(2, Duration.ofMinutes(5))
                .doOnNext(turn -> {
                    Arrays.fill(work, (byte) 1);
                    turn.end();
                })
                .subscribe();
        return new WeakReference<>(work);
    }

    private void ask(long campaign, String name) {
        turns.take(campaign).subscribe(turn -> {
            served.add(name);
            current = turn;
        });
    }
}
