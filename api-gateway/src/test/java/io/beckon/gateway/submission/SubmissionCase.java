package io.beckon.gateway.submission;

import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.GatewayIT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What the tests of submissions share. */
abstract class SubmissionCase extends GatewayIT {

    static final MediaType CSV = MediaType.parseMediaType("text/csv");
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** A running campaign of the test's workspace. */
    long campaign() {
        return database.sql("""
                        INSERT INTO campaign (workspace_id, name, state, row_limit, started_at)
                        VALUES (:workspace, 'Autumn', 'running', 1000000, now()) RETURNING id
                        """)
                .bind("workspace", workspace.id())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE);
    }

    static String path(long campaign) {
        return "/v1/campaigns/" + campaign + "/submissions";
    }

    WebTestClient.ResponseSpec post(long campaign, MediaType type, byte[] body, String key) {
        return manager()
                .post()
                .uri(path(campaign))
                .contentType(type)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .bodyValue(body)
                .exchange();
    }

    Submission taken(long campaign, MediaType type, byte[] body, String key) {
        return post(campaign, type, body, key)
                .expectStatus()
                .isAccepted()
                .expectBody(Submission.class)
                .returnResult()
                .getResponseBody();
    }

    /** All rows that are stored for a submission, in the order of its chunks. */
    List<RecipientRow> storedRows(String submission) {
        return database.sql("SELECT payload FROM submission_chunk WHERE submission_id = :id ORDER BY sequence")
                .bind("id", Long.parseLong(submission))
                .map(row -> ChunkPayload.decode(row.get("payload", byte[].class)))
                .all()
                .flatMapIterable(rows -> rows)
                .collectList()
                .block(DEADLINE);
    }

    <T> T one(Class<T> type, String sql, long id) {
        return database.sql(sql)
                .bind("id", id)
                .map(row -> row.get(0, type))
                .one()
                .block(DEADLINE);
    }

    void execute(String sql, long id) {
        database.sql(sql).bind("id", id).then().block(DEADLINE);
    }

    static byte[] csv(int people) {
        StringBuilder text = new StringBuilder("email,name,note\n");
        for (int i = 0; i < people; i++) {
            text.append("person")
                    .append(i)
                    .append("@example.org,\"Zoë, ")
                    .append(i)
                    .append("\",\"two\nlines\"\n");
        }
        return utf8(text.toString());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
