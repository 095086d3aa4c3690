package io.beckon.testkit.docker;

import io.beckon.testkit.PostgresServer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL in a container. */
public final class DockerPostgresServer implements PostgresServer {

    private static final String USER = "beckon";
    private static final String PASSWORD = "beckon";

    private final RestartableContainer container;

    private DockerPostgresServer(String image) {
        PostgreSQLContainer postgres = new PostgreSQLContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withUsername(USER)
                .withPassword(PASSWORD)
                .withCommand("postgres", "-c", "max_connections=300", "-c", "fsync=off", "-c", "full_page_writes=off");
        container = new RestartableContainer(postgres, PostgreSQLContainer.POSTGRESQL_PORT, this::answers);
    }

    public static DockerPostgresServer started(String image) {
        DockerPostgresServer server = new DockerPostgresServer(image);
        server.start();
        return server;
    }

    @Override
    public String host() {
        return container.host();
    }

    @Override
    public int port() {
        return container.port();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void kill() {
        container.kill();
    }
}
