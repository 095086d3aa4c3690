package io.beckon.gateway.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.ReactiveTransactionManager;
import reactor.core.publisher.Flux;

class OneTimeCodesIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    @Autowired
    private ReactiveTransactionManager transactions;

    @Autowired
    private LinkKeys keys;

    private final SettableClock clock = new SettableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final String subject = UUID.randomUUID().toString();
    private OneTimeCodes codes;

    @BeforeEach
    void freshCodes() {
        codes = new OneTimeCodes(database, transactions, keys, clock);
    }

    @Test
    void a_code_has_eight_digits_and_fits_also_as_people_write_it() {
        String code = issue();
        assertThat(code).matches("[0-9]{8}");
        assertThat(fits(code.substring(0, 4) + " " + code.substring(4))).isTrue();
    }

    @Test
    void of_many_uses_in_the_same_moment_one_counts() {
        String code = issue();
        Long used = Flux.range(0, 5)
                .flatMap(
                        i -> codes.check(Purpose.SIGN_IN, subject, code)
                                .flatMap(hash -> codes.use(Purpose.SIGN_IN, subject, hash))
                                .filter(first -> first),
                        5)
                .count()
                .block(DEADLINE);
        assertThat(used).isEqualTo(1);
        assertThat(fits(code)).isFalse();
    }

    @Test
    void after_five_wrong_ones_the_right_one_is_worth_nothing() {
        String code = issue();
        String wrong = code.startsWith("1") ? "2" + code.substring(1) : "1" + code.substring(1);
        for (int i = 0; i < 5; i++) {
            assertThat(fits(wrong)).isFalse();
        }
        assertThat(fits(code)).isFalse();
    }

    @Test
    void a_code_is_worth_nothing_later_elsewhere_or_after_another_was_issued() {
        String code = issue();
        assertThat(codes.check(Purpose.SIGN_UP, subject, code).hasElement().block(DEADLINE))
                .isFalse();
        assertThat(codes.check(Purpose.SIGN_IN, subject + "x", code)
                        .hasElement()
                        .block(DEADLINE))
                .isFalse();
        String next = issue();
        assertThat(fits(code) && !code.equals(next)).isFalse();
        clock.advance(LIFETIME);
        assertThat(fits(next)).isFalse();
    }

    @Test
    void the_database_does_not_know_the_code() {
        String code = issue();
        byte[] hash = database.sql("SELECT hash FROM one_time_code ORDER BY expires_at DESC LIMIT 1")
                .map(row -> row.get("hash", byte[].class))
                .one()
                .block(DEADLINE);
        assertThat(new String(hash, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(code);
    }

    private String issue() {
        return codes.issue(Purpose.SIGN_IN, subject, LIFETIME).block(DEADLINE);
    }

    private boolean fits(String code) {
        return Boolean.TRUE.equals(
                codes.check(Purpose.SIGN_IN, subject, code).hasElement().block(DEADLINE));
    }
}
