package io.beckon.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SmtpFaultsTest {

    private static final int PEOPLE = 100_000;

    private final SmtpFaults faults = new SmtpFaults(5);

    @Test
    void the_same_seed_strikes_the_same_people_at_the_same_tries() {
        SmtpFaults again = new SmtpFaults(5);
        for (int person = 0; person < 1_000; person++) {
            for (int tries = 1; tries <= 4; tries++) {
                assertThat(again.of(address(person), tries)).isEqualTo(faults.of(address(person), tries));
            }
        }
    }

    @Test
    void each_kind_strikes_at_its_share() {
        Map<SmtpFault, Integer> struck = new EnumMap<>(SmtpFault.class);
        for (int person = 0; person < PEOPLE; person++) {
            faults.of(address(person), 1).ifPresent(kind -> struck.merge(kind, 1, Integer::sum));
        }
        for (SmtpFault kind : SmtpFault.values()) {
            assertThat(struck.get(kind) / (double) PEOPLE)
                    .as(kind.label())
                    .isCloseTo(kind.share(), Offset.offset(0.002));
        }
    }

    @Test
    void after_a_fault_in_passing_comes_a_try_that_works_and_one_for_good_stays() {
        for (int person = 0; person < PEOPLE; person++) {
            for (int tries = 1; tries <= 4; tries++) {
                Optional<SmtpFault> fault = faults.of(address(person), tries);
                Optional<SmtpFault> next = faults.of(address(person), tries + 1);
                if (fault.isPresent()) {
                    assertThat(next).isEqualTo(fault.filter(SmtpFault::forGood));
                }
            }
        }
    }

    private static String address(int person) {
        return "person" + person + "@example.org";
    }
}
