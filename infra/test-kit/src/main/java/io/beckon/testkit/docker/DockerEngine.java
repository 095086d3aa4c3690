package io.beckon.testkit.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Docker engine, asked over its HTTP interface with deadlines of our own. Testcontainers' {@code isDockerAvailable()}
 * has none: with an engine but no registry it blocked for 411 s.
 */
public final class DockerEngine {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Executor DAEMONS = work -> {
        Thread thread = new Thread(work, "docker-engine");
        thread.setDaemon(true);
        thread.start();
    };

    private final URI address;

    private DockerEngine(URI address) {
        this.address = address;
    }

    /** The engine of DOCKER_HOST, or the one at the usual socket, if it answers. */
    public static Optional<DockerEngine> answering() {
        String named = System.getenv("DOCKER_HOST");
        if (named == null || named.isBlank()) {
            if (!Files.exists(Path.of("/var/run/docker.sock"))) {
                return Optional.empty();
            }
            named = "unix:///var/run/docker.sock";
        }
        DockerEngine engine = new DockerEngine(URI.create(named));
        return engine.succeeds("GET", "/_ping", ANSWER) ? Optional.of(engine) : Optional.empty();
    }

    public boolean has(String image) {
        return succeeds("GET", "/images/" + image + "/json", ANSWER);
    }

    /** @return whether the image came down in time */
    public boolean pull(String image, Duration deadline) {
        int colon = image.lastIndexOf(':');
        boolean tagged = colon > image.lastIndexOf('/');
        String name = tagged ? image.substring(0, colon) : image;
        String tag = tagged ? image.substring(colon + 1) : "latest";
        return succeeds("POST", "/images/create?fromImage=" + name + "&tag=" + tag, deadline) && has(image);
    }

    private boolean succeeds(String method, String path, Duration deadline) {
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> ask(method, path, deadline), DAEMONS);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ask(String method, String path, Duration deadline) {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.valueOf(method))
                .path(path)
                .build();
        try (DockerHttpClient client = new ZerodepDockerHttpClient.Builder()
                        .dockerHost(address)
                        .connectionTimeout(ANSWER)
                        .responseTimeout(deadline)
                        .build();
                DockerHttpClient.Response response = client.execute(request);
                InputStream body = response.getBody()) {
            body.transferTo(java.io.OutputStream.nullOutputStream());
            return response.getStatusCode() < 300;
        } catch (IOException failure) {
            return false;
        }
    }
}
