package io.beckon.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import io.beckon.testkit.LostCommit;
import io.beckon.testkit.Servers;
import io.beckon.testkit.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A part of a list whose commit went through is not taken again when the connection was lost before the answer came. */
@DirtiesContext
class LostCommitIT extends GatewayIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Wire WIRE =
            Wire.to(Servers.postgres().host(), Servers.postgres().port());

    @DynamicPropertySource
    static void overTheWire(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.r2dbc.url",
                () -> "r2dbc:postgresql://127.0.0.1:" + WIRE.port() + "/${beckon.postgres.database}");
    }

    @AfterAll
    static void close() {
        WIRE.close();
    }

    @Test
    void a_part_whose_answer_to_the_commit_was_lost_is_counted_once_and_keeps_its_outcomes() {
        TestPerson here = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        String tag = UUID.randomUUID().toString();
        LostCommit lost = WIRE.loseCommitAfter("UPDATE account_import SET rows");

        Map<?, ?> taken =
                load("email\na-%1$s@x.example\nb-%1$s@x.example\nnobody\n%2$s\n".formatted(tag, here.address()));

        assertThat(lost.happened()).isTrue();
        assertThat(taken.get("state")).isEqualTo("done");
        assertThat(taken.get("rows")).isEqualTo(4);
        assertThat(taken.get("added")).isEqualTo(2);
        assertThat(taken.get("refused")).isEqualTo(2);
        manager()
                .get()
                .uri("/v1/accounts/imports/" + taken.get("id") + "/rows")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].reason")
                .value(reasons -> assertThat(reasons.toString())
                        .contains("address_without_at", "address_in_use_here")
                        .doesNotContain("duplicate_in_list"));
    }

    @Test
    void the_parts_behind_it_are_taken_as_if_nothing_had_been() {
        String tag = UUID.randomUUID().toString();
        String list = IntStream.range(0, 2_300)
                .mapToObj(n -> "p" + n + "-" + tag + "@x.example\n")
                .collect(Collectors.joining("", "email\n", ""));
        LostCommit lost = WIRE.loseCommitAfter("UPDATE account_import SET rows");
        Map<?, ?> taken = load(list);
        assertThat(lost.happened()).isTrue();
        assertThat(taken.get("added")).isEqualTo(2_300);
        assertThat(taken.get("refused")).isEqualTo(0);
    }

    private Map<?, ?> load(String list) {
        return Objects.requireNonNull(manager()
                .mutate()
                .responseTimeout(PATIENCE)
                .build()
                .post()
                .uri("/v1/accounts/imports")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue(list)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }
}
