package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All four services: who was erased gets nothing any more, and parked work that is tried again is really done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasedAndParkedIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private TestBeckon servers;
    private FaultySmtpServer smtp;
    private LocalBeckon beckon;
    private BeckonClient client;
    private Map<String, Object> settings;

    @BeforeAll
    void start() {
        smtp = FaultySmtpServer.started();
        servers = new TestBeckon(smtp, folder);
        settings = servers.settings();
        settings.put("beckon.erasure.interval", "200ms");
        settings.put("beckon.erasure.mails-settle", "1s");
        beckon = LocalBeckon.start(null, EnumSet.allOf(Role.class), 0, settings);
        client = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    @Test
    void an_erased_person_is_not_invited_again_and_both_campaigns_balance() throws IOException {
        String first = submit("gone@riverside.example", "stays@riverside.example");
        TestBeckon.await(client, first, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(smtp.deliveriesTo("gone@riverside.example")).isEqualTo(1);

        String erasure = client.post("/v1/erasures", Map.of("address", "gone@riverside.example"))
                .path("id")
                .asString();
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/erasures/" + erasure)
                        .path("phase")
                        .asString()
                        .equals("done"));

        String second = submit("gone@riverside.example", "new@riverside.example");
        Snapshot ended = TestBeckon.await(client, second, PATIENCE, Snapshot::firstMailsEnded);
        assertThat(ended.refused()).isEqualTo(1);
        assertThat(ended.mailsSent()).isEqualTo(1);
        assertThat(smtp.deliveriesTo("gone@riverside.example")).isEqualTo(1);
        assertThat(TestBeckon.snapshot(client, first).balances()).isTrue();
    }

    @Test
    void a_parked_chunk_that_is_tried_again_is_expanded_and_its_mails_go_out() throws SQLException {
        String campaign = TestBeckon.runningCampaign(client, "Parked");
        long submission = parkedChunk(Long.parseLong(campaign), "parked@riverside.example");
        String id = "chunk-" + submission + "-0";
        assertThat(client.get("/v1/campaigns/" + campaign + "/parked")
                        .at("/items/0/id")
                        .asString())
                .isEqualTo(id);
        client.post("/v1/parked/" + id + "/retry", Map.of());
        await().atMost(PATIENCE).until(() -> smtp.deliveriesTo("parked@riverside.example") == 1);
        TestBeckon.await(client, campaign, PATIENCE, Snapshot::firstMailsEnded);
    }

    private String submit(String... addresses) throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "email\n" + String.join("\n", addresses) + "\n");
        String campaign = TestBeckon.runningCampaign(client, "Erased");
        client.submit(campaign, list, "text/csv", "erased-" + campaign, sent -> {});
        return campaign;
    }

    private long parkedChunk(long campaign, String address) throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("beckon.postgres.host") + ":"
                + settings.get("beckon.postgres.port") + "/" + settings.get("beckon.postgres.database");
        try (Connection connection = DriverManager.getConnection(
                        url,
                        String.valueOf(settings.get("beckon.postgres.user")),
                        String.valueOf(settings.get("beckon.postgres.password")));
                PreparedStatement insert = connection.prepareStatement("""
                        WITH s AS (
                            INSERT INTO submission (workspace_id, campaign_id, content_type, state, lease_until, sealed_at, content_hash,
                                                    chunk_count, row_count)
                            SELECT workspace_id, id, 'text/csv', 'sealed', now(), now(), sha256(''), 1, 1 FROM campaign WHERE id = ?
                            RETURNING id, workspace_id, campaign_id)
                        INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row,
                                                      end_offset, prefix_hash, payload, state, failures, cause)
                        SELECT id, 0, workspace_id, campaign_id, 1, 2, 2, 0, sha256(''), ?, 'parked', 5, 'a fault that was mended' FROM s
                        RETURNING submission_id""")) {
            insert.setLong(1, campaign);
            insert.setBytes(2, ChunkPayload.encode(List.of(RecipientRow.of(2, address, null))));
            try (var made = insert.executeQuery()) {
                made.next();
                return made.getLong(1);
            }
        }
    }
}
