package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.access.ApiKeySecret;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of any length in constant memory: the gateway in a process of its own with 256 MB of heap. */
@Tag("full")
class MillionRowsIT {

    private static final Duration SAMPLE = Duration.ofSeconds(1);
    /** What one full collection differs from the next. */
    private static final long TOLERANCE_MEGABYTES = 16;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void a_million_rows_in_one_request_take_no_more_heap_than_a_hundred_thousand(@TempDir Path folder)
            throws Exception {
        Database fresh = Servers.postgres().createDatabase();
        try (GatewayProcess gateway =
                GatewayProcess.start(fresh, Servers.rabbit().createVirtualHost(), folder)) {
            Customer customer = Customer.in(fresh);

            long small = liveHeapDuring(gateway, customer, 100_000);
            long large = liveHeapDuring(gateway, customer, 1_000_000);

            assertThat(gateway.isAlive()).isTrue();
            assertThat(large).isLessThan(small + TOLERANCE_MEGABYTES);
        }
    }

    @Test
    void a_hundred_thousand_existing_people_are_loaded_in_no_more_heap_than_ten_thousand(@TempDir Path folder)
            throws Exception {
        Database fresh = Servers.postgres().createDatabase();
        try (GatewayProcess gateway =
                GatewayProcess.start(fresh, Servers.rabbit().createVirtualHost(), folder)) {
            Customer few = Customer.in(fresh);
            Customer many = Customer.in(fresh);

            // The first list loads the code, and what it takes counts against neither.
            liveHeapDuring(gateway, Customer.in(fresh), 1_000, "/v1/accounts/imports", 201);
            long small = liveHeapDuring(gateway, few, 10_000, "/v1/accounts/imports", 201);
            // The same people once more, and ten times as many others.
            long large = liveHeapDuring(gateway, many, 100_000, "/v1/accounts/imports", 201);

            assertThat(gateway.isAlive()).isTrue();
            assertThat(large).isLessThan(small + TOLERANCE_MEGABYTES);
        }
    }

    private long liveHeapDuring(GatewayProcess gateway, Customer customer, int people) throws Exception {
        return liveHeapDuring(gateway, customer, people, "/v1/campaigns/" + customer.campaign() + "/submissions", 202);
    }

    /** The most megabytes that were in use after a full collection while the list was taken. */
    private long liveHeapDuring(GatewayProcess gateway, Customer customer, int people, String path, int status)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url(path)))
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofInputStream(() -> new ListOfPeople(people)))
                .build();
        long begun = System.nanoTime();
        CompletableFuture<HttpResponse<String>> upload = http.sendAsync(request, BodyHandlers.ofString());
        long most = 0;
        do {
            // At least once: a short list is in before the first pause ends.
            most = Math.max(most, gateway.liveMegabytes());
        } while (!isDone(upload));
        assertThat(upload.get().statusCode()).as(upload.get().body()).isEqualTo(status);
        assertThat(upload.get().body()).contains("\"rows\":" + people);
        System.out.printf(
                "%,d rows: %.1f s, live heap at most %d MB of 256%n", people, (System.nanoTime() - begun) / 1e9, most);
        return most;
    }

    private static boolean isDone(CompletableFuture<?> upload) throws Exception {
        try {
            upload.get(SAMPLE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("the upload broke", e);
        }
    }

    /** Who sends the list. */
    private record Customer(String key, long campaign) {

        static Customer in(Database database) throws Exception {
            ApiKeySecret secret = ApiKeySecret.generate();
            try (Connection connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                PreparedStatement create = connection.prepareStatement("""
                        WITH w AS (INSERT INTO workspace (name, from_name, from_address, public_base_url)
                                   VALUES ('School', 'School', 'school@sender.example', 'https://invite.example')
                                   RETURNING id),
                             k AS (INSERT INTO api_key (workspace_id, label, role, hint, hash)
                                   SELECT id, 'test', 'owner', ?, ? FROM w)
                        INSERT INTO campaign (workspace_id, name, row_limit) SELECT id, 'Autumn', 2000000 FROM w
                        RETURNING id
                        """);
                create.setString(1, secret.hint());
                create.setBytes(2, secret.hash());
                ResultSet campaign = create.executeQuery();
                campaign.next();
                return new Customer(secret.text(), campaign.getLong(1));
            }
        }
    }
}
