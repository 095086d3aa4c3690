package io.beckon.local.chaos;

import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.ProblemException;
import io.beckon.local.client.Snapshot;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the account of the campaign again and again, by the API and by SQL; whoever is away at that moment is asked the next time. */
final class Samples implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 300;

    private final BeckonClient client;
    private final ChaosDatabase database;
    private final String campaign;
    private final List<String> unbalanced = new CopyOnWriteArrayList<>();
    private final AtomicLong byApi = new AtomicLong();
    private final AtomicLong bySql = new AtomicLong();
    private final Thread thread = new Thread(this::look, "chaos-samples");
    private volatile boolean ended;

    Samples(BeckonClient client, ChaosDatabase database, String campaign) {
        this.client = client;
        this.database = database;
        this.campaign = campaign;
        thread.setDaemon(true);
        thread.start();
    }

    long byApi() {
        return byApi.get();
    }

    long bySql() {
        return bySql.get();
    }

    /** What did not balance, and when. */
    List<String> unbalanced() {
        return List.copyOf(unbalanced);
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!ended) {
            askApi();
            askDatabase();
            Pause.of(BETWEEN_LOOKS_MILLIS);
        }
    }

    private void askApi() {
        try {
            Snapshot snapshot = Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot"));
            byApi.incrementAndGet();
            if (!snapshot.balances() || snapshot.table().stream().anyMatch(line -> line.contains("DOES NOT BALANCE"))) {
                unbalanced.add(Instant.now() + " by the API: " + String.join("; ", snapshot.table()));
            }
        } catch (UncheckedIOException away) {
            // The gateway is down: so it is not asked.
        } catch (ProblemException problem) {
            if (!problem.passing()) {
                unbalanced.add(Instant.now() + " by the API: " + problem.getMessage());
            }
        }
    }

    private void askDatabase() {
        try {
            List<String> faults = database.balance().faults();
            bySql.incrementAndGet();
            faults.forEach(fault -> unbalanced.add(Instant.now() + " by SQL: " + fault));
        } catch (SQLException failure) {
            if (!isAway(failure)) {
                unbalanced.add(Instant.now() + " by SQL: " + failure);
            }
        }
    }

    /** SQLSTATE 08: no connection; 57: it was shut down or is starting; 53: it has no connection left. */
    private static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
    }
}
