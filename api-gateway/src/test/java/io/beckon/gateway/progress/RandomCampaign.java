package io.beckon.gateway.progress;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;

/** A campaign in the midst of everything at once: uploads, chunks, refusals and mails in any states the rows may be in together. */
final class RandomCampaign {

    private static final List<String> AFTER_SENDING =
            List.of("pending", "opened", "accepted", "expired", "revoked", "bounced");
    private static final List<String> NOT_SENT =
            List.of("ready", "sending", "deferred", "failed", "unknown", "suppressed", "cancelled");
    private static final List<String> REFUSALS = List.of("invalid", "duplicate", "in_use", "suppressed", "over_limit");

    final Map<String, Long> expected = new TreeMap<>();

    private final DatabaseClient database;
    private final Random random;
    private final long workspace;
    private final long campaign;

    RandomCampaign(DatabaseClient database, Random random, long workspace, long campaign) {
        this.database = database;
        this.random = random;
        this.workspace = workspace;
        this.campaign = campaign;
    }

    void fill() {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            upload(random.nextInt(4) > 0);
        }
    }

    private void upload(boolean sealed) {
        long submission =
                number("""
                INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until, state, sealed_at, content_hash)
                VALUES (%d, %d, 'text/csv', now(), %s) RETURNING id""".formatted(workspace, campaign, sealed ? "'sealed', now(), '\\x00'" : "'open', NULL, NULL"));
        for (int sequence = 0; sequence < 1 + random.nextInt(4); sequence++) {
            chunk(submission, sequence, sealed);
        }
    }

    private void chunk(long submission, int sequence, boolean sealed) {
        int rows = 1 + random.nextInt(12);
        String state = List.of("stored", "expanded", "expanded", "parked").get(random.nextInt(4));
        int invited = state.equals("expanded") ? random.nextInt(rows + 1) : 0;
        run("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row,
                                              end_offset, prefix_hash, payload, state, expanded_at, invited_count)
                VALUES (%d, %d, %d, %d, %d, %d, %d, 0, decode(repeat('00', 32), 'hex'), '', '%s', %s)""".formatted(
                        submission,
                        sequence,
                        workspace,
                        campaign,
                        rows,
                        sequence * 100,
                        sequence * 100 + rows - 1,
                        state,
                        state.equals("expanded") ? "now(), " + invited : "NULL, NULL"));
        if (state.equals("expanded")) {
            add("received", rows);
            for (int i = 0; i < rows; i++) {
                row(submission, sequence * 100 + i, i < invited);
            }
        } else if (state.equals("parked") || sealed) {
            add("received", rows);
            add(state.equals("parked") ? "parked" : "waiting", rows);
        }
    }

    private void row(long submission, int row, boolean invited) {
        if (invited) {
            add("invited", 1);
            invitation(submission, row);
        } else if (random.nextInt(8) == 0) {
            add("parked", 1);
            run(
                    "INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, code) VALUES (%d, %d, %d, 'parked', 'x')"
                            .formatted(submission, row, campaign));
        } else {
            String refusal = REFUSALS.get(random.nextInt(REFUSALS.size()));
            add("refused " + refusal, 1);
            run(("INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, refusal, code)"
                            + " VALUES (%d, %d, %d, 'refused', '%s', 'x')")
                    .formatted(submission, row, campaign, refusal));
        }
    }

    private void invitation(long submission, int row) {
        boolean sent = random.nextBoolean();
        String mail = sent ? "sent" : NOT_SENT.get(random.nextInt(NOT_SENT.size()));
        String state = sent
                ? AFTER_SENDING.get(random.nextInt(AFTER_SENDING.size()))
                : mail.equals("failed")
                        ? "failed"
                        : List.of("pending", "revoked").get(random.nextInt(2));
        add("mail " + mail, 1);
        if (sent) {
            add("answer " + state, 1);
        }
        long id = number("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at,
                                        accepted_at, ended_at)
                VALUES (nextval('invitation_block'), %1$d, %2$d, %3$d, %4$d, '%3$d.%4$d@m.example', 'm@m.example', '%5$s',
                        CASE WHEN '%5$s' IN ('opened', 'accepted') THEN now() END,
                        CASE WHEN '%5$s' = 'accepted' THEN now() END,
                        CASE WHEN '%5$s' IN ('revoked', 'expired', 'failed', 'bounced') THEN now() END)
                RETURNING id""".formatted(workspace, campaign, submission, row, state));
        delivery(id, "invitation", 0, mail);
        for (int later = 0; later < random.nextInt(3); later++) {
            String purpose = List.of("reminder", "follow_up", "resend").get(random.nextInt(3));
            String laterMail = random.nextBoolean() ? "sent" : NOT_SENT.get(random.nextInt(NOT_SENT.size()));
            add((purpose.equals("resend") ? "resend " : "later ") + laterMail, 1);
            delivery(id, purpose, later + 1, laterMail);
        }
    }

    private void delivery(long invitation, String purpose, int ordinal, String state) {
        run("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, sent_at, next_attempt_at,
                                      worker_id, epoch)
                VALUES (nextval('delivery_block'), %d, %d, %d, '%s', %d, '%6$s', CASE WHEN '%6$s' = 'sent' THEN now() END,
                        CASE WHEN '%6$s' = 'deferred' THEN now() END, CASE WHEN '%6$s' = 'sending' THEN 1 END,
                        CASE WHEN '%6$s' = 'sending' THEN 1 END)""".formatted(workspace, campaign, invitation, purpose, ordinal, state));
    }

    private void add(String what, long count) {
        expected.merge(what, count, Long::sum);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).map(row -> row.get("id", Long.class)).one().block();
    }
}
