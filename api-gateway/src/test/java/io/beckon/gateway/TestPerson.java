package io.beckon.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.beckon.contracts.state.ManagerRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A person with an account, and what a browser of theirs would keep. */
public record TestPerson(long accountId, String address) {

    /** As the settings of a gateway reached by https name it. */
    public static final String COOKIE = "__Host-beckon";

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** An account without a password. */
    public static TestPerson create(DatabaseClient database, long workspaceId, ManagerRole role) {
        String address = role.sql() + "-" + UUID.randomUUID() + "@people.example";
        long id = database.sql("""
                        INSERT INTO account (workspace_id, address, mailbox, role)
                        VALUES (:workspace, :address, :address, CAST(:role AS manager_role)) RETURNING id
                        """)
                .bind("workspace", workspaceId)
                .bind("address", address)
                .bind("role", role.sql())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE);
        return new TestPerson(id, address);
    }

    /** What a browser keeps of a session, and what its forms carry. */
    public record Session(String secret, String csrfToken) {}

    /** A browser in which this person is signed in; it sends the token of its session too. */
    public WebTestClient browser(DatabaseClient database, WebTestClient client) {
        Session session = session(database, client);
        return client.mutate()
                .defaultCookie(COOKIE, session.secret())
                .defaultHeader("X-CSRF-Token", session.csrfToken())
                .build();
    }

    /** Signs this person in. */
    public Session session(DatabaseClient database, WebTestClient client) {
        String secret = UUID.randomUUID().toString();
        database.sql("""
                        INSERT INTO session (account_id, hash, method, client, created_at, last_seen_at, expires_at)
                        VALUES (:account, :hash, 'password', '127.0.0.1', now(), now(), now() + interval '1 day')
                        """)
                .bind("account", accountId)
                .bind("hash", sha256(secret))
                .then()
                .block(DEADLINE);
        return new Session(
                secret, csrfToken(client.mutate().defaultCookie(COOKIE, secret).build()));
    }

    private static String csrfToken(WebTestClient signedIn) {
        SessionAnswer answer = signedIn.get()
                .uri("/v1/session")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(SessionAnswer.class)
                .returnResult()
                .getResponseBody();
        return answer.csrfToken();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is answered to who is signed in. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SessionAnswer(String csrfToken) {}
}
