package io.beckon.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ThrottleIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Limit THREE = new Limit("three", 3, Duration.ofMinutes(15));

    @Autowired
    private ReactiveTransactionManager transactions;

    private final SettableClock clock = new SettableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final String subject = UUID.randomUUID().toString();
    private Throttle one;
    private Throttle other;

    @BeforeEach
    void twoGateways() {
        one = new Throttle(database, transactions, clock);
        other = new Throttle(database, transactions, clock);
    }

    @Test
    void two_gateways_count_together_however_the_attempts_fall() {
        Long taken = Flux.range(0, 12)
                .flatMap(
                        i -> (i % 2 == 0 ? one : other)
                                .take(THREE, subject)
                                .thenReturn(1)
                                .onErrorResume(ProblemException.class, refused -> Mono.empty()),
                        12)
                .count()
                .block(DEADLINE);
        assertThat(taken).isEqualTo(3);
    }

    @Test
    void what_is_refused_says_when_the_window_ends_and_then_begins_anew() {
        Flux.range(0, 3).concatMap(i -> one.take(THREE, subject)).then().block(DEADLINE);
        clock.advance(Duration.ofMinutes(10));
        StepVerifier.create(other.take(THREE, subject))
                .expectErrorSatisfies(error -> {
                    ProblemException refused = (ProblemException) error;
                    assertThat(refused.problem().type()).isEqualTo(ProblemType.TOO_MANY_ATTEMPTS);
                    assertThat(refused.problem().retryAfter()).isEqualTo(Duration.ofMinutes(5));
                })
                .verify(DEADLINE);
        clock.advance(Duration.ofMinutes(5));
        StepVerifier.create(other.take(THREE, subject)).expectComplete().verify(DEADLINE);
    }

    @Test
    void looking_takes_nothing_and_is_refused_once_all_is_taken_by_whichever_gateway() {
        Flux.range(0, 2).concatMap(i -> one.take(THREE, subject)).then().block(DEADLINE);
        Flux.range(0, 9).concatMap(i -> other.look(THREE, subject)).then().block(DEADLINE);
        one.take(THREE, subject).block(DEADLINE);
        StepVerifier.create(other.look(THREE, subject))
                .expectErrorSatisfies(
                        error -> assertThat(((ProblemException) error).problem().type())
                                .isEqualTo(ProblemType.TOO_MANY_ATTEMPTS))
                .verify(DEADLINE);
        clock.advance(THREE.within());
        StepVerifier.create(other.look(THREE, subject)).expectComplete().verify(DEADLINE);
    }

    @Test
    void an_attempt_counts_although_what_it_was_part_of_is_rolled_back() {
        Mono<Void> refused = one.take(THREE, subject)
                .then(Mono.<Void>error(new IllegalStateException("refused")))
                .as(TransactionalOperator.create(transactions)::transactional)
                .onErrorResume(IllegalStateException.class, error -> Mono.empty());
        Flux.range(0, 3).concatMap(i -> refused).then().block(DEADLINE);
        StepVerifier.create(one.take(THREE, subject))
                .expectError(ProblemException.class)
                .verify(DEADLINE);
    }

    @Test
    void windows_that_are_over_are_cleared_away() {
        database.sql("DELETE FROM throttle").then().block(DEADLINE);
        Flux.range(0, 20).concatMap(i -> one.take(THREE, subject + i)).then().block(DEADLINE);
        clock.advance(Duration.ofHours(1));
        Flux.range(0, 10)
                .concatMap(i -> one.take(THREE, subject + "later" + i))
                .then()
                .block(DEADLINE);
        Long over = database.sql("SELECT count(*) AS n FROM throttle WHERE ends_at BETWEEN :from AND :now")
                .bind("from", Instant.parse("2030-01-01T00:00:00Z"))
                .bind("now", clock.instant())
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
        assertThat(over).isZero();
    }
}
