package io.beckon.gateway.progress;

import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.springframework.r2dbc.core.DatabaseClient;

/** A campaign whose rows are in random states, and what must be counted of them. */
final class CountedCampaign {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long id;
    private final long workspace;
    private final long submission;
    private final Map<String, Long> refused = new LinkedHashMap<>();
    private final Map<String, Long> firstDeliveries = new LinkedHashMap<>();
    private final Map<String, Long> invitations = new LinkedHashMap<>();
    private long received;
    private long waiting;
    private long parked;

    private CountedCampaign(DatabaseClient database, long workspace) {
        this.workspace = workspace;
        this.id = one(
                database,
                "INSERT INTO campaign (workspace_id, name, state, started_at, row_limit) VALUES (" + workspace
                        + ", 'Counted', 'running', now(), 1000000) RETURNING id");
        this.submission = one(
                database,
                "INSERT INTO submission (workspace_id, campaign_id, content_type, state, lease_until, content_hash, sealed_at) VALUES ("
                        + workspace + ", " + id + ", 'text/csv', 'sealed', now(), '\\x00', now()) RETURNING id");
        for (Refusal reason : Refusal.values()) {
            refused.put(reason.sql(), 0L);
        }
        for (DeliveryState state : DeliveryState.values()) {
            firstDeliveries.put(state.sql(), 0L);
        }
        for (InvitationState state : InvitationState.values()) {
            if (state != InvitationState.FAILED) {
                invitations.put(state.sql(), 0L);
            }
        }
    }

    static CountedCampaign insert(DatabaseClient database, long workspace, Random random) {
        CountedCampaign campaign = new CountedCampaign(database, workspace);
        campaign.chunk(database, submissionChunk(campaign.submission, 0), "stored", 1 + random.nextInt(50));
        campaign.chunk(database, submissionChunk(campaign.submission, 1), "parked", 1 + random.nextInt(50));
        campaign.expanded(database, random);
        return campaign;
    }

    long id() {
        return id;
    }

    long received() {
        return received;
    }

    long waiting() {
        return waiting;
    }

    long parked() {
        return parked;
    }

    Map<String, Long> refused() {
        return refused;
    }

    Map<String, Long> firstDeliveries() {
        return firstDeliveries;
    }

    Map<String, Long> invitations() {
        return invitations;
    }

    void loseOneRefusal(DatabaseClient database) {
        run(
                database,
                "DELETE FROM row_outcome WHERE campaign_id = " + id
                        + " AND row_number = (SELECT min(row_number) FROM row_outcome WHERE campaign_id = " + id + ")");
    }

    void loseOneDelivery(DatabaseClient database) {
        run(database, "DELETE FROM delivery WHERE id = (SELECT min(id) FROM delivery WHERE campaign_id = " + id + ")");
    }

    void openUpload(DatabaseClient database) {
        long open = one(
                database,
                "INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until) VALUES (" + workspace
                        + ", " + id + ", 'text/csv', now()) RETURNING id");
        insertChunk(database, open, 0, "stored", 10, "NULL, NULL, NULL");
    }

    /** Everything under way ends, what waits is parked, and the campaign is done. */
    void settle(DatabaseClient database) {
        run(
                database,
                "UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL WHERE campaign_id = " + id
                        + " AND state IN ('ready', 'sending', 'deferred')");
        run(database, "UPDATE submission_chunk SET state = 'parked' WHERE state = 'stored' AND campaign_id = " + id);
        run(database, "UPDATE campaign SET state = 'done', finished_at = now() WHERE id = " + id);
    }

    private void expanded(DatabaseClient database, Random random) {
        int rows = 40 + random.nextInt(200);
        long first = one(database, "SELECT nextval('invitation_block')");
        long row = 0;
        int invited = 0;
        for (int i = 0; i < rows; i++) {
            row++;
            if (random.nextInt(5) == 0) {
                refusal(database, row, random);
            } else {
                invitation(database, first + invited++, row, random);
            }
        }
        received += rows;
        insertChunk(database, submission, 2, "expanded", rows, "now(), " + first + ", " + invited);
    }

    private void refusal(DatabaseClient database, long row, Random random) {
        boolean isParked = random.nextInt(6) == 0;
        Refusal reason = Refusal.values()[random.nextInt(Refusal.values().length)];
        run(
                database,
                "INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, refusal, code) VALUES ("
                        + submission + ", " + row + ", " + id + ", "
                        + (isParked ? "'parked', NULL" : "'refused', '" + reason.sql() + "'") + ", 'a_code')");
        if (isParked) {
            parked++;
        } else {
            refused.merge(reason.sql(), 1L, Long::sum);
        }
    }

    private void invitation(DatabaseClient database, long invitation, long row, Random random) {
        DeliveryState delivery = DeliveryState.values()[random.nextInt(DeliveryState.values().length)];
        InvitationState state = delivery == DeliveryState.SENT
                ? InvitationState.values()[random.nextInt(InvitationState.values().length)]
                : InvitationState.PENDING;
        if (state == InvitationState.FAILED) {
            state = InvitationState.PENDING;
        }
        boolean opened = state == InvitationState.OPENED || state == InvitationState.ACCEPTED;
        boolean ended = state.ordinal() > InvitationState.ACCEPTED.ordinal();
        run(
                database,
                "INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at, accepted_at, ended_at) VALUES ("
                        + invitation + ", " + workspace + ", " + id + ", " + submission + ", " + row + ", 'p" + row
                        + "@example.org', 'p" + row
                        + "@example.org', '" + state.sql() + "', " + (opened ? "now()" : "NULL") + ", "
                        + (state == InvitationState.ACCEPTED ? "now()" : "NULL") + ", " + (ended ? "now()" : "NULL")
                        + ")");
        run(
                database,
                "INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, worker_id, epoch, next_attempt_at, sent_at) VALUES (nextval('delivery_block'), "
                        + workspace + ", " + id + ", " + invitation + ", 'invitation', '" + delivery.sql() + "', 1, 1, "
                        + (delivery == DeliveryState.DEFERRED ? "now()" : "NULL") + ", "
                        + (delivery == DeliveryState.SENT ? "now()" : "NULL") + ")");
        firstDeliveries.merge(delivery.sql(), 1L, Long::sum);
        if (delivery == DeliveryState.SENT) {
            invitations.merge(state.sql(), 1L, Long::sum);
        }
    }

    private record ChunkKey(long submission, int sequence) {}

    private static ChunkKey submissionChunk(long submission, int sequence) {
        return new ChunkKey(submission, sequence);
    }

    private void chunk(DatabaseClient database, ChunkKey key, String state, int rows) {
        insertChunk(database, key.submission(), key.sequence(), state, rows, "NULL, NULL, NULL");
        received += rows;
        if (state.equals("stored")) {
            waiting += rows;
        } else {
            parked += rows;
        }
    }

    private void insertChunk(DatabaseClient database, long of, int sequence, String state, int rows, String expansion) {
        run(
                database,
                "INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset, prefix_hash, payload, state, expanded_at, first_invitation_id, invited_count) VALUES ("
                        + of + ", " + sequence + ", " + workspace + ", " + id + ", " + rows + ", 1, " + rows
                        + ", 1, decode(repeat('00', 32), 'hex'), '\\x00', '" + state + "', " + expansion + ")");
    }

    private static long one(DatabaseClient database, String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block(PATIENCE);
    }

    private static void run(DatabaseClient database, String sql) {
        database.sql(sql).then().block(PATIENCE);
    }
}
