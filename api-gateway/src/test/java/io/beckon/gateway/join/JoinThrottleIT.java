package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ApiGateway;
import io.beckon.testkit.SettableClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.netty.http.client.HttpClient;

/** Guessing, tried at two gateways on one database from clients with addresses of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(properties = {"beckon.join.wrong-per-client=3", "beckon.join.wrong-per-invitation=7"})
class JoinThrottleIT extends JoinCase {

    private static final String[] SHARED = {
        "beckon.postgres.host",
        "beckon.postgres.port",
        "beckon.postgres.database",
        "beckon.postgres.user",
        "beckon.postgres.password",
        "beckon.keys.file",
        "beckon.rabbitmq.host",
        "beckon.rabbitmq.port",
        "beckon.rabbitmq.user",
        "beckon.rabbitmq.password",
        "beckon.rabbitmq.virtual-host",
        "beckon.join.wrong-per-client",
        "beckon.join.wrong-per-invitation"
    };

    @Autowired
    private Environment environment;

    private ConfigurableApplicationContext second;
    private int secondPort;

    @BeforeEach
    void startSecond() {
        execute("DELETE FROM throttle");
        if (second == null) {
            second = new SpringApplicationBuilder(ApiGateway.class)
                    .initializers(context -> ((GenericApplicationContext) context)
                            .registerBean(
                                    "settableClock", SettableClock.class, () -> clock, bean -> bean.setPrimary(true)))
                    .run(Stream.concat(
                                    Stream.of(
                                            "--spring.config.name=api-gateway",
                                            "--server.port=0",
                                            "--beckon.bootstrap.enabled=false"),
                                    Stream.of(SHARED)
                                            .map(name -> "--" + name + "=" + environment.getRequiredProperty(name)))
                            .toArray(String[]::new));
            secondPort = second.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        }
    }

    @AfterAll
    void stopSecond() {
        second.close();
    }

    @Test
    void one_client_guesses_three_times_at_both_gateways_together_and_the_right_passcode_comes_too_late() {
        Invitation invitation = invitation(5);
        assertThat(tries(port, "127.0.0.2", invitation, "WRONG-1")).isEqualTo(403);
        assertThat(tries(secondPort, "127.0.0.2", invitation, "WRONG-2")).isEqualTo(403);
        assertThat(tries(port, "127.0.0.2", invitation, "WRONG-3")).isEqualTo(403);
        assertThat(tries(secondPort, "127.0.0.2", invitation, "WRONG-4")).isEqualTo(429);
        assertThat(tries(port, "127.0.0.2", invitation, invitation.passcode())).isEqualTo(429);
        assertThat(tries(port, "127.0.0.3", invitation, invitation.passcode()))
                .as("another client")
                .isEqualTo(200);
    }

    @Test
    void many_clients_guess_seven_times_at_one_invitation_and_no_other_one_is_kept_shut() {
        Invitation invitation = invitation(5);
        for (int i = 0; i < 7; i++) {
            assertThat(tries(i % 2 == 0 ? port : secondPort, "127.0.1." + (i + 1), invitation, "WRONG-" + i))
                    .isEqualTo(403);
        }
        for (int at : new int[] {port, secondPort}) {
            assertThat(tries(at, "127.0.2." + (at % 200 + 1), invitation, "WRONG-8"))
                    .isEqualTo(429);
            assertThat(tries(at, "127.0.3.1", invitation, invitation.passcode()))
                    .isEqualTo(429);
        }
        Invitation other = invitation(5);
        assertThat(tries(secondPort, "127.0.3.1", other, other.passcode())).isEqualTo(200);
    }

    @Test
    void who_is_kept_out_is_told_for_how_long_and_gets_in_when_it_is_over() {
        Invitation invitation = invitation(5);
        for (int i = 0; i < 3; i++) {
            tries(port, "127.0.0.4", invitation, "WRONG-" + i);
        }
        clock.advance(Duration.ofMinutes(10));
        WebTestClient browser = from(port, "127.0.0.4");
        for (String passcode : List.of(invitation.passcode(), "WRONG-4")) {
            String nonce = nonce(page(invitation.path()));
            ResponseSpec shut = submit(browser, invitation.path(), Map.of("nonce", nonce, "passcode", passcode));
            shut.expectHeader().valueEquals("Retry-After", "3600");
            assertThat(text(shut, 429))
                    .as("the same whatever is left of it")
                    .contains("Too many attempts", "in 60 minutes");
        }
        clock.advance(Duration.ofMinutes(50));
        assertThat(tries(port, "127.0.0.4", invitation, invitation.passcode())).isEqualTo(200);
    }

    @Test
    void a_right_passcode_at_a_shut_door_counts_as_a_wrong_one() {
        Invitation invitation = invitation(5);
        for (int i = 0; i < 7; i++) {
            tries(port, "127.0.4." + (i + 1), invitation, "WRONG-" + i);
        }
        Invitation other = invitation(5);
        for (int i = 0; i < 3; i++) {
            assertThat(tries(port, "127.0.5.1", invitation, invitation.passcode()))
                    .isEqualTo(429);
            assertThat(tries(port, "127.0.5.2", invitation, "WRONG-8")).isEqualTo(429);
        }
        for (String client : List.of("127.0.5.1", "127.0.5.2")) {
            assertThat(tries(port, client, other, other.passcode())).isEqualTo(429);
        }
        assertThat(tries(port, "127.0.5.3", other, other.passcode())).isEqualTo(200);
    }

    private int tries(int at, String client, Invitation invitation, String passcode) {
        WebTestClient browser = from(at, client);
        String door = text(browser.get().uri(invitation.path()).exchange(), 200);
        return submit(browser, invitation.path(), Map.of("nonce", nonce(door), "passcode", passcode))
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    /** A browser with a loopback address of its own. */
    private static WebTestClient from(int at, String client) {
        HttpClient http = HttpClient.newConnection().bindAddress(() -> new InetSocketAddress(client, 0));
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(http))
                .baseUrl("http://127.0.0.1:" + at)
                .responseTimeout(DEADLINE)
                .build();
    }
}
