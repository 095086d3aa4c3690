package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.CountedWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Whoever guesses cannot tell a wrong passcode from an address that nobody has. */
@Import(CountedWork.Statements.class)
@TestPropertySource(properties = {"beckon.erasure.interval=1h", "beckon.join.wrong-per-invitation=1000000"})
class GuessingIT extends JoinCase {

    private static final Logger log = LoggerFactory.getLogger(GuessingIT.class);

    private static final String UNKNOWN = "/join/abcdefghjkmnpqrs";
    private static final String GUESS = "HERON-42";
    private static final int ROUNDS = 400;
    private static final int WARM_UP = 100;

    @Test
    void an_unknown_address_and_a_wrong_passcode_cost_the_same_statements_and_hashes() {
        Invitation invitation = invitation(5);
        guess(UNKNOWN);
        guess(invitation.path());
        Set<String> byItself = whatRunsByItself();

        CountedWork.Work unknown = CountedWork.of(() -> guess(UNKNOWN), byItself);
        CountedWork.Work wrong = CountedWork.of(() -> guess(invitation.path()), byItself);

        assertThat(wrong.statements()).isNotEmpty().containsExactlyElementsOf(unknown.statements());
        assertThat(wrong.statements()).anyMatch(sql -> sql.contains("registration_invitation"));
        assertThat(wrong.macs()).isPositive().isEqualTo(unknown.macs());
    }

    @Test
    void the_answers_are_equal_in_status_headers_and_body() {
        Invitation invitation = invitation(5);
        assertThat(answer(UNKNOWN)).isEqualTo(answer(invitation.path()));
    }

    /** Says how long both take, and nothing about how long that may be: the machine is not alone. */
    @Test
    @Tag("full")
    void medians_of_both_are_measured_over_requests_in_turn() {
        Invitation invitation = invitation(5);
        List<Long> unknown = new ArrayList<>();
        List<Long> wrong = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            boolean unknownFirst = round % 2 == 0;
            long first = nanos(unknownFirst ? UNKNOWN : invitation.path());
            long second = nanos(unknownFirst ? invitation.path() : UNKNOWN);
            if (round >= 0) {
                unknown.add(unknownFirst ? first : second);
                wrong.add(unknownFirst ? second : first);
            }
        }
        log.info(
                "{} guesses in turn: median {} µs at an address that nobody has, {} µs for a wrong passcode",
                ROUNDS,
                median(unknown),
                median(wrong));
        assertThat(answer(UNKNOWN)).isEqualTo(answer(invitation.path()));
    }

    private record Answer(int status, Map<String, List<String>> headers, String body) {}

    private Answer answer(String path) {
        EntityExchangeResult<String> answer =
                passcode(path, GUESS).expectBody(String.class).returnResult();
        Map<String, List<String>> headers = new HashMap<>();
        answer.getResponseHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values));
        headers.remove(HttpHeaders.DATE.toLowerCase(java.util.Locale.ROOT));
        String body = String.valueOf(answer.getResponseBody())
                .replaceAll("name=\"nonce\" value=\"[^\"]+\"", "")
                .replace(path, "/join");
        return new Answer(answer.getStatus().value(), headers, body);
    }

    private void guess(String path) {
        passcode(path, GUESS).expectStatus().isForbidden();
    }

    private long nanos(String path) {
        String nonce = nonce(page(path));
        long before = System.nanoTime();
        submit(http(), path, Map.of("nonce", nonce, "passcode", GUESS))
                .expectStatus()
                .isForbidden()
                .expectBody(String.class)
                .returnResult();
        return System.nanoTime() - before;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1000;
    }

    /** What a gateway that nobody asks anything does, over some of its rounds. */
    private static Set<String> whatRunsByItself() {
        CountedWork.forget();
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        return CountedWork.soFar();
    }
}
