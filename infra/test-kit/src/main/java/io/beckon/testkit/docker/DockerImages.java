package io.beckon.testkit.docker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds the image of a server on this machine, or brings it here within a deadline of ours.
 *
 * <p>{@code beckon.images.postgres} and {@code beckon.images.rabbitmq} name other ones; {@code beckon.images.seconds} is the
 * deadline of a pull. Each may also be an environment variable (BECKON_IMAGES_POSTGRES...).
 */
public final class DockerImages {

    /** What Testcontainers starts beside our containers unless it is told not to. */
    private static final String RYUK = "testcontainers/ryuk:0.14.0";

    private final DockerEngine engine;

    public DockerImages(DockerEngine engine) {
        this.engine = engine;
    }

    public Optional<String> postgres() {
        return find(Setting.of("beckon.images.postgres", "postgres:18-alpine"), "beckon/postgres:local");
    }

    public Optional<String> rabbit() {
        return find(Setting.of("beckon.images.rabbitmq", "rabbitmq:4-alpine"), "beckon/rabbitmq:local");
    }

    private Optional<String> find(String named, String substitute) {
        return List.of(named, substitute).stream()
                .filter(engine::has)
                .findFirst()
                .or(() -> Optional.of(named).filter(this::pulled))
                .filter(image -> hasReaper());
    }

    private boolean hasReaper() {
        return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED")) || engine.has(RYUK) || pulled(RYUK);
    }

    private boolean pulled(String image) {
        return engine.pull(image, Duration.ofSeconds(Long.parseLong(Setting.of("beckon.images.seconds", "20"))));
    }
}
