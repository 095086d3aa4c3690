package io.beckon.gateway;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The whole gateway on real servers, over HTTP. All test classes that ask for no settings of their own share one context and its
 * database; each test has two fresh workspaces, so none sees another's rows.
 */
@SpringBootTest(
        classes = ApiGateway.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=api-gateway",
            "beckon.bootstrap.enabled=false",
            // Quorum queues need no second election time-out in tests; nothing here is about speed.
            "beckon.access.requests-per-second=10000",
            "beckon.access.burst=10000",
            // All tests come from one client.
            "beckon.sign-in.attempts-per-client=1000000",
            "beckon.sign-in.codes-per-client=1000000",
            "beckon.links.per-client=1000000",
            "beckon.join.wrong-per-client=1000000",
            "beckon.join.seats-per-client=1000000",
            "beckon.sign-up.enabled=true",
            "beckon.erasure.interval=100ms",
            "beckon.erasure.mails-settle=0s",
            // A slow broker is what other tests are about, which set these short.
            "beckon.hints.deadline=30s",
            "beckon.campaigns.hints-for=30s",
            "beckon.messaging.confirm-timeout=30s",
            "beckon.sign-up.from-address=installation@sender.example"
        })
public abstract class GatewayIT {

    /** The secret keys of the links, as the mail workers would have them. */
    protected static final Path KEYS = temporaryFolder().resolve("keys");

    @LocalServerPort
    protected int port;

    @Autowired
    protected DatabaseClient database;

    /** The workspace of this test, with a key for each role. */
    protected TestWorkspace workspace;

    /** Another tenant, to whom nothing of {@link #workspace} exists. */
    protected TestWorkspace stranger;

    @DynamicPropertySource
    static void freshServers(DynamicPropertyRegistry registry) {
        Database fresh = Servers.postgres().createDatabase();
        registry.add("beckon.postgres.host", fresh::host);
        registry.add("beckon.postgres.port", fresh::port);
        registry.add("beckon.postgres.database", fresh::name);
        registry.add("beckon.postgres.user", fresh::user);
        registry.add("beckon.postgres.password", fresh::password);
        registry.add("beckon.keys.file", KEYS::toString);
        VirtualHost host = Servers.rabbit().createVirtualHost();
        registry.add("beckon.rabbitmq.host", host::host);
        registry.add("beckon.rabbitmq.port", host::port);
        registry.add("beckon.rabbitmq.user", host::user);
        registry.add("beckon.rabbitmq.password", host::password);
        registry.add("beckon.rabbitmq.virtual-host", host::name);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("beckon-gateway");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void freshWorkspaces() {
        workspace = TestWorkspace.create(database);
        stranger = TestWorkspace.create(database);
    }

    /** A client that sends no key. */
    protected WebTestClient anonymous() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(java.time.Duration.ofSeconds(30))
                .build();
    }

    /** A client that sends this key. */
    protected WebTestClient with(String secret) {
        return anonymous()
                .mutate()
                .defaultHeader("Authorization", "Bearer " + secret)
                .build();
    }

    /** The browser of a person of {@link #workspace}, signed in. */
    protected WebTestClient browser(ManagerRole role) {
        return TestPerson.create(database, workspace.id(), role).browser(database, anonymous());
    }

    /** The client of a full manager of {@link #workspace}. */
    protected WebTestClient manager() {
        return with(workspace.fullManagerKey());
    }
}
