package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

class CrowdIT extends JoinCase {

    private static final int PEOPLE = 1000;
    private static final int SEATS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private record Answer(int status, String body) {}

    @Test
    void a_thousand_people_at_once_on_a_hundred_seats_take_exactly_a_hundred() {
        Invitation invitation = invitation(SEATS);
        ConnectionProvider connections = ConnectionProvider.builder("crowd")
                .maxConnections(PEOPLE)
                .pendingAcquireMaxCount(PEOPLE)
                .build();
        WebClient crowd = WebClient.builder()
                .baseUrl("http://localhost:" + port)
                .clientConnector(new ReactorClientHttpConnector(
                        HttpClient.create(connections).responseTimeout(PATIENCE)))
                .build();
        String nonce = nonce(page(invitation.path()));
        List<String> passes =
                all(person -> send(crowd, invitation.path(), Map.of("nonce", nonce, "passcode", invitation.passcode()))
                        .map(entered -> nonce(entered.body())));
        List<Answer> answers = all(person -> send(
                crowd,
                invitation.path() + "/seat",
                Map.of(
                        "nonce",
                        passes.get(person),
                        "name",
                        "Person " + person,
                        "address",
                        "person" + person + "-" + run + "@mail.example")));
        connections.disposeLater().block(DEADLINE);

        assertThat(answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting())))
                .isEqualTo(Map.of(303, (long) SEATS, 409, (long) (PEOPLE - SEATS)));
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allSatisfy(answer -> assertThat(answer.body()).contains("All seats are taken"));
        assertThat(count("registration WHERE state = 'held' AND registration_invitation_id = " + invitation.id()))
                .isEqualTo(SEATS);
        assertThat(count("registration_invitation WHERE seats_taken = seats AND id = " + invitation.id()))
                .isEqualTo(1);
        assertThat(count("delivery WHERE workspace_id = " + workspace.id() + " AND purpose = 'code'"))
                .isEqualTo(SEATS);
        assertThat(shown(invitation).get("state")).isEqualTo("full");
    }

    private interface Step<T> {
        Mono<T> take(int person);
    }

    private static <T> List<T> all(Step<T> step) {
        return Objects.requireNonNull(Flux.range(0, PEOPLE)
                .flatMapSequential(step::take, PEOPLE)
                .collectList()
                .block(PATIENCE));
    }

    private static Mono<Answer> send(WebClient client, String path, Map<String, String> fields) {
        return client.post()
                .uri(path)
                .body(form(fields))
                .exchangeToMono(answer -> answer.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(body -> new Answer(answer.statusCode().value(), body)));
    }
}
