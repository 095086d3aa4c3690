package io.beckon.testkit;

import io.beckon.testkit.docker.DockerEngine;
import io.beckon.testkit.docker.DockerImages;
import io.beckon.testkit.docker.DockerPostgresServer;
import io.beckon.testkit.docker.DockerRabbitServer;
import io.beckon.testkit.docker.Setting;
import io.beckon.testkit.embedded.EmbeddedPostgresServer;
import io.beckon.testkit.embedded.EmbeddedRabbitServer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that the tests of one JVM share: started when first asked for, stopped with the JVM.
 *
 * <p>{@code beckon.servers} (or BECKON_SERVERS) says which: {@code docker}, {@code embedded}, or {@code auto}, which takes
 * containers where a Docker engine answers and has or gets the image in time, and embedded servers otherwise.
 */
public final class Servers {

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    private Servers() {}

    public static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    public static RabbitServer rabbit() {
        return Rabbit.SERVER;
    }

    private static <S> S choose(
            String server,
            Function<DockerImages, Optional<String>> image,
            Function<String, S> inDocker,
            Supplier<S> embedded) {
        String wish = Setting.of("beckon.servers", "auto");
        return switch (wish) {
            case "embedded" -> start(server + " embedded, as beckon.servers says", embedded);
            case "docker" -> {
                String found = image(image)
                        .orElseThrow(
                                () -> new IllegalStateException("beckon.servers=docker, but no Docker engine answers"
                                        + " or it neither has nor gets an image of " + server
                                        + "; run infra/test-kit/images/build and set TESTCONTAINERS_RYUK_DISABLED=true,"
                                        + " or set beckon.servers=embedded."));
                yield start(server + " in Docker from " + found, () -> inDocker.apply(found));
            }
            case "auto" ->
                image(image)
                        .map(found -> start(server + " in Docker from " + found, () -> inDocker.apply(found)))
                        .orElseGet(() -> start(server + " embedded, as Docker has no image of it in time", embedded));
            default ->
                throw new IllegalStateException(
                        "beckon.servers is auto, docker or embedded, not " + wish + "; change it.");
        };
    }

    private static Optional<String> image(Function<DockerImages, Optional<String>> image) {
        return DockerEngine.answering().map(DockerImages::new).flatMap(image);
    }

    private static <S> S start(String what, Supplier<S> server) {
        LOG.info("{}", what);
        return server.get();
    }

    private static final class Postgres {
        static final PostgresServer SERVER = choose(
                "PostgreSQL",
                DockerImages::postgres,
                DockerPostgresServer::started,
                () -> EmbeddedPostgresServer.builder().durable(false).start());
    }

    private static final class Rabbit {
        static final RabbitServer SERVER = choose(
                "RabbitMQ",
                DockerImages::rabbit,
                DockerRabbitServer::started,
                () -> EmbeddedRabbitServer.builder().start());
    }
}
