package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Beckon;
import io.beckon.bench.stage.Patience;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import io.beckon.local.app.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Very many invitations that wait: the list of them, and reminders that fall due among them: found, written down and published. */
public final class ReminderFigure implements Figure {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private static final String INVITATIONS = """
            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, created_at)
            SELECT %1$d + n, %2$d, %3$d, 0, n, 'pending.' || n || '@company' || n %% 500 || '.example',
                   'pending.' || n || '@company' || n %% 500 || '.example', now() - interval '4 days'
              FROM generate_series(0, %4$d - 1) AS n""";

    private static final String DELIVERIES = """
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, attempts, sent_at, follow_up_at)
            SELECT %1$d + n, %2$d, %3$d, %1$d + n, 'invitation', 'sent', 1, now() - interval '4 days', now() + interval '30 days'
              FROM generate_series(0, %4$d - 1) AS n""";

    private static final String FALL_DUE =
            "UPDATE delivery SET follow_up_at = now() WHERE id BETWEEN %d AND %d AND purpose = 'invitation'";

    private static final String WRITTEN = """
            SELECT count(*) FROM delivery
             WHERE campaign_id = %d AND purpose = 'reminder' AND invitation_id BETWEEN %d AND %d""";

    @Override
    public String name() {
        return "reminders";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        List<Double> rates = new ArrayList<>();
        try (Beckon beckon = Beckon.start(stage, EnumSet.of(Role.GATEWAY, Role.REMINDER));
                Connection connection = stage.beckonDatabase()) {
            long campaign = campaign(beckon);
            long workspace = Truth.number(connection, "SELECT workspace_id FROM campaign WHERE id = " + campaign);
            long first = Ground.of(stage, "pending").firstId();
            int rounds = Math.min(sizes.rounds(), sizes.pending() / sizes.due() - 1);
            try (var statement = connection.createStatement()) {
                statement.execute(INVITATIONS.formatted(first, workspace, campaign, sizes.pending()));
                statement.execute(DELIVERIES.formatted(first, workspace, campaign, sizes.pending()));
                statement.execute("ANALYZE invitation, delivery");
            }
            PendingList.measure(beckon, sizes.pending(), report);
            for (int round = 0; round <= rounds; round++) {
                double rate = round(connection, campaign, first + (long) round * sizes.due(), sizes.due());
                if (round > 0) {
                    rates.add(rate);
                }
            }
        }
        Samples rate = new Samples("reminders", "reminders/s", rates);
        report.add(new Finding(
                "reminder scan + publish",
                List.of(rate),
                rate.median(),
                "reminders/s",
                Target.atLeast(20_000),
                "%,d that fall due at once among %,d pending, between the first look that saw some written and the one that saw all; a round before was not counted."
                        .formatted(sizes.due(), sizes.pending())));
    }

    private static long campaign(Beckon beckon) {
        String id = beckon.draft(Map.of("expiresAfter", "P30D", "reminders", List.of(Map.of("after", "P3D"))));
        beckon.begin(id);
        return Long.parseLong(id);
    }

    private static double round(Connection connection, long campaign, long first, int due) throws SQLException {
        long last = first + due - 1;
        try (var statement = connection.createStatement()) {
            statement.execute(FALL_DUE.formatted(first, last));
        }
        Patience patience = Patience.of(PATIENCE, "the reminders");
        String written = WRITTEN.formatted(campaign, first, last);
        long before = 0;
        long begun = 0;
        long now = 0;
        while (now < due) {
            patience.wait(LOOK_EVERY);
            now = Truth.number(connection, written);
            if (before == 0 && now > 0) {
                before = now;
                begun = System.nanoTime();
            }
        }
        return (due - before) / ((System.nanoTime() - begun) / 1e9);
    }
}
