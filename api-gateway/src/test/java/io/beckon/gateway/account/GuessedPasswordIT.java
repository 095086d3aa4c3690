package io.beckon.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.CountedWork;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;

/** Whoever guesses a password cannot tell by the work done whether anybody has the address. */
@Import({CountedWork.Statements.class, GuessedPasswordIT.CountedPasswords.class})
@TestPropertySource(properties = "beckon.erasure.interval=1h")
class GuessedPasswordIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final AtomicInteger COMPARED = new AtomicInteger();

    /** Not a configuration by itself, so that no component scan takes it up. */
    static class CountedPasswords {

        @Bean
        @Primary
        Passwords countedPasswords(SignInSettings settings) {
            return new Passwords(settings) {
                @Override
                Mono<Boolean> matches(String password, @Nullable String hash) {
                    COMPARED.incrementAndGet();
                    return super.matches(password, hash);
                }
            };
        }
    }

    @Autowired
    private Accounts accounts;

    @Test
    void an_address_nobody_has_and_a_wrong_password_cost_the_same_statements_and_one_argon2_each() {
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        database.sql("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("hash", accounts.hash("purple tandem before noon").block(DEADLINE))
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
        guess("nobody-" + ana.address());
        guess(ana.address());
        CountedWork.forget();
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        Set<String> byItself = CountedWork.soFar();

        COMPARED.set(0);
        CountedWork.Work unknown = CountedWork.of(() -> guess("nobody-" + ana.address()), byItself);
        assertThat(COMPARED).hasValue(1);
        CountedWork.Work wrong = CountedWork.of(() -> guess(ana.address()), byItself);
        assertThat(COMPARED).hasValue(2);

        assertThat(beforeTheAnswer(wrong)).isNotEmpty().isEqualTo(beforeTheAnswer(unknown));
        assertThat(wrong.macs()).isEqualTo(unknown.macs());
    }

    /** Who was knocked at is looked up, and the audit's entry made, when the answer is on its way: now and then before a test counts. */
    private static List<String> beforeTheAnswer(CountedWork.Work work) {
        return work.statements().stream()
                .filter(statement -> !statement.contains("AS has_password") && !statement.contains("audit"))
                .toList();
    }

    private void guess(String address) {
        anonymous()
                .post()
                .uri("/v1/session")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("address", address, "password", "purple tandem after noon"))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }
}
