package io.beckon.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import io.beckon.testkit.SettableClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A browser that signs in at a real provider, step by step; the provider runs as long as the tests do. */
@Import(OidcCase.StandingClock.class)
abstract class OidcCase extends GatewayIT {

    static final String BASE = "https://invite.example";
    static final String ATTEMPT = TestPerson.COOKIE + "-oidc";
    static final String LABEL = "Riverside & Söhne";
    static final long BOUND_WORKSPACE = 4_711_000;
    static final Duration DEADLINE = Duration.ofSeconds(30);

    static final IdentityProvider PROVIDER = IdentityProvider.start(
            BASE + "/login/oidc/school", BASE + "/login/oidc/bound", BASE + "/login/oidc/mistyped");
    static final IdentityProvider FADING = IdentityProvider.start(BASE + "/login/oidc/fading");

    /** Not a configuration by itself, so that no component scan takes it up. */
    static class StandingClock {

        @Bean
        @Primary
        SettableClock settableClock() {
            return SettableClock.atPresent();
        }
    }

    @Autowired
    SettableClock clock;

    final HttpClient browser = HttpClient.newHttpClient();
    TestPerson ana;

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry registry) throws IOException {
        Path secret = Files.writeString(Files.createTempFile("oidc", "secret"), IdentityProvider.SECRET + "\n");
        registry.add("beckon.oidc.public-base-url", () -> BASE);
        registry.add("beckon.oidc.patience", () -> "25s");
        for (String name : List.of("school", "bound", "mistyped", "fading", "away")) {
            registry.add("beckon.oidc.providers." + name + ".client-id", () -> IdentityProvider.CLIENT);
        }
        registry.add("beckon.oidc.providers.school.label", () -> LABEL);
        registry.add("beckon.oidc.providers.school.issuer", PROVIDER::issuer);
        registry.add("beckon.oidc.providers.school.client-secret", () -> IdentityProvider.SECRET);
        registry.add("beckon.oidc.providers.bound.issuer", PROVIDER::issuer);
        registry.add("beckon.oidc.providers.bound.client-secret-file", secret::toString);
        registry.add("beckon.oidc.providers.bound.workspace", () -> BOUND_WORKSPACE);
        registry.add("beckon.oidc.providers.bound.allowed-domains", () -> "people.example");
        registry.add("beckon.oidc.providers.bound.join-as", () -> "limited_manager");
        registry.add("beckon.oidc.providers.mistyped.issuer", () -> PROVIDER.issuer() + "/");
        registry.add("beckon.oidc.providers.fading.issuer", FADING::issuer);
        registry.add("beckon.oidc.providers.fading.client-secret", () -> IdentityProvider.SECRET);
        int nobody = freePort();
        registry.add("beckon.oidc.providers.away.issuer", () -> "http://localhost:" + nobody);
    }

    @BeforeEach
    void anaIsSignedInThere() {
        clock.set(Clock.systemUTC().instant());
        database.sql("""
                        INSERT INTO workspace (id, name, from_name, from_address, public_base_url)
                        OVERRIDING SYSTEM VALUE VALUES (:id, 'Bound', 'Bound', 'bound@sender.example', 'https://invite.example')
                        ON CONFLICT DO NOTHING""").bind("id", BOUND_WORKSPACE).then().block(DEADLINE);
        ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        PROVIDER.isSignedIn(ana.address());
    }

    /** What a browser brings back from the provider: the address it was sent to, and the cookie it kept. */
    record Back(String path, String cookie) {}

    EntityExchangeResult<String> signIn(String provider, String to) {
        Back back = there(begin(provider, to));
        return end(back.cookie(), back.path());
    }

    EntityExchangeResult<String> begin(String provider, String to) {
        return page(anonymous().get().uri(uri -> {
            uri.path("/v1/session/oidc/" + provider);
            return to == null ? uri.build() : uri.queryParam("to", "{to}").build(to);
        }));
    }

    EntityExchangeResult<String> end(String cookie, String path) {
        return page(anonymous()
                .get()
                .uri(URI.create("http://localhost:" + port + path))
                .cookie(ATTEMPT, cookie));
    }

    static EntityExchangeResult<String> page(WebTestClient.RequestHeadersSpec<?> request) {
        return request.accept(MediaType.TEXT_HTML)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    Back there(EntityExchangeResult<String> begun) {
        assertThat(begun.getStatus().value()).as(begun.getResponseBody()).isEqualTo(303);
        try {
            HttpResponse<String> answer = browser.send(
                    HttpRequest.newBuilder(Objects.requireNonNull(
                                    begun.getResponseHeaders().getLocation()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
            String location = answer.headers().firstValue("Location").orElseThrow();
            assertThat(location).startsWith(BASE + "/login/oidc/");
            return new Back(
                    location.substring(BASE.length()),
                    Objects.requireNonNull(begun.getResponseCookies().getFirst(ATTEMPT))
                            .getValue());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void refused(EntityExchangeResult<String> answer, int status, String words) {
        assertThat(answer.getStatus().value()).as(answer.getResponseBody()).isEqualTo(status);
        assertThat(answer.getResponseBody()).contains("<html lang=\"en\"", words);
        assertThat(answer.getResponseCookies().get(TestPerson.COOKIE)).isNull();
    }

    List<String> methods(TestPerson person) {
        return database.sql("SELECT method FROM session WHERE account_id = :id")
                .bind("id", person.accountId())
                .map(row -> row.get("method", String.class))
                .all()
                .collectList()
                .block(DEADLINE);
    }

    long accounts(String address) {
        return database.sql("SELECT count(*) AS n FROM account WHERE address = :address")
                .bind("address", address)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
