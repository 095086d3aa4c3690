package io.beckon.local.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to one Beckon with one key. Every call blocks. */
public final class BeckonClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** A list of millions is read, checked and stored before it is answered. */
    private static final Duration UPLOAD = Duration.ofHours(6);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String base;
    private final String key;

    public BeckonClient(String base, String key) {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.key = key;
    }

    public String base() {
        return base;
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET().timeout(ANSWER).build()));
    }

    /** Posts JSON, each time under an Idempotency-Key of its own. */
    public JsonNode post(String path, Object body) {
        return write("POST", path, body);
    }

    public JsonNode patch(String path, Object body) {
        return write("PATCH", path, body);
    }

    /**
     * Uploads a list, streamed.
     *
     * @param idempotencyKey the same for every try of the same list, so that a repeat takes up where the last one was cut
     * @param progress told the bytes handed over so far
     */
    public JsonNode submit(
            String campaign, Path list, String contentType, String idempotencyKey, LongConsumer progress) {
        BodyPublisher body = BodyPublishers.ofInputStream(() -> new CountingStream(open(list), progress));
        HttpRequest.Builder request = request("/v1/campaigns/" + campaign + "/submissions")
                .header("Content-Type", contentType)
                .header("Idempotency-Key", idempotencyKey)
                .timeout(UPLOAD)
                .POST(body);
        if (list.toString().endsWith(".gz")) {
            request.header("Content-Encoding", "gzip");
        }
        return json(send(request.build()));
    }

    /** Writes an answer to a file; a file that is there already is replaced only when all of it has come. */
    public void download(String path, String accept, Path file) {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            HttpRequest request =
                    request(path).header("Accept", accept).timeout(UPLOAD).GET().build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                if (response.statusCode() != 200) {
                    throw new ProblemException(response.statusCode(), tree(content.readAllBytes()));
                }
                Files.copy(content, draft, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private JsonNode write(String method, String path, Object body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .timeout(ANSWER)
                .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + key);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private static IllegalStateException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("stopped while waiting for an answer", interrupted);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        JsonNode body = tree(response.body());
        if (response.statusCode() >= 400) {
            throw new ProblemException(response.statusCode(), body);
        }
        return body;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.createObjectNode();
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
