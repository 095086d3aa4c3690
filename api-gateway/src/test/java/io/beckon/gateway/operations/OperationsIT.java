package io.beckon.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.Parameter;

/** What is going on, counted from rows; another workspace's rows are in none of it. */
class OperationsIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Autowired
    private QueueDepths queues;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private InvitationRows rows;

    @BeforeEach
    void rows() {
        rows = new InvitationRows(database);
    }

    @Test
    void mails_on_their_way_are_counted_with_the_oldest_of_each_state() {
        long campaign = rows.campaign(workspace.id());
        long first = piece(workspace.id(), campaign, 5);
        mail(first, "ready", now.minusSeconds(600), null);
        mail(first + 1, "ready", now.minusSeconds(60), null);
        mail(first + 2, "sending", now.minusSeconds(700), null);
        mail(first + 3, "deferred", now.minusSeconds(800), now.minusSeconds(30));
        mail(first + 4, "deferred", now.minusSeconds(900), now.plusSeconds(120));
        long theirs = rows.campaign(stranger.id());
        mail(piece(stranger.id(), theirs, 1), "deferred", now.minusSeconds(5_000), now.minusSeconds(4_000));

        Operations operations = operations();

        assertThat(operations.mails())
                .isEqualTo(new Operations.Mails(
                        1,
                        0,
                        0,
                        new Operations.State(2, now.minusSeconds(600)),
                        new Operations.State(1, now.minusSeconds(700)),
                        new Operations.State(2, now.minusSeconds(900))));
        assertThat(operations.retries()).isEqualTo(new Operations.Retries(1, 1, now.minusSeconds(30)));
    }

    @Test
    void a_workspace_in_which_nothing_happens_has_nothing() {
        Operations operations = operations();

        Operations.State none = new Operations.State(0, null);
        assertThat(operations.mails()).isEqualTo(new Operations.Mails(0, 0, 0, none, none, none));
        assertThat(operations.retries()).isEqualTo(new Operations.Retries(0, 0, null));
        assertThat(operations.rates()).isEqualTo(new Operations.Rates(0, 0));
        assertThat(operations.parked().chunks()).isZero();
        assertThat(operations.parked().rows()).isZero();
    }

    @Test
    void parked_pieces_and_rows_are_counted_until_they_are_given_up() {
        long campaign = rows.campaign(workspace.id());
        long submission = rows.submission(workspace.id(), campaign);
        parkedPiece(workspace.id(), campaign, submission, 0, null);
        parkedPiece(workspace.id(), campaign, submission, 1, now);
        parkedRow(campaign, submission, 7, null);
        parkedRow(campaign, submission, 8, now);
        long theirs = rows.campaign(stranger.id());
        parkedPiece(stranger.id(), theirs, rows.submission(stranger.id(), theirs), 0, null);

        Operations.Parked parked = operations().parked();

        assertThat(parked.chunks()).isEqualTo(1);
        assertThat(parked.rows()).isEqualTo(1);
    }

    @Test
    void workers_are_shown_by_their_leases() {
        String name = UUID.randomUUID().toString();
        worker(name + " alive", "interval '1 hour'");
        worker(name + " dead", "interval '-1 hour'");

        List<Operations.Worker> workers = operations().workers().stream()
                .filter(worker -> worker.name().startsWith(name))
                .toList();

        assertThat(workers).extracting(Operations.Worker::name).containsExactly(name + " alive", name + " dead");
        assertThat(workers).extracting(Operations.Worker::alive).containsExactly(true, false);
        assertThat(workers).extracting(Operations.Worker::version).containsOnly("1.2.3");
    }

    @Test
    void queues_have_lengths_and_are_not_shown_where_other_workspaces_use_them() {
        assertThat(queues.latest().block(DEADLINE).orElseThrow())
                .extracting(Operations.Queue::name)
                .containsExactlyInAnyOrder(
                        "invitations.submitted.express",
                        "invitations.submitted.bulk",
                        "deliveries.requested.express",
                        "deliveries.requested.bulk");
        assertThat(operations().queues()).isNull();
        assertThat(operations().queuesMissing()).isEqualTo(Operations.SHARED);
    }

    @Test
    void indexes_serve_it_among_many_mails() {
        long campaign = rows.campaign(workspace.id());
        database.sql("""
                INSERT INTO delivery (id, workspace_id, campaign_id, purpose, state, to_address, created_at)
                SELECT 7000000000 + n, :workspace, :campaign, 'invitation', 'ready', 'x@mail.example', now()
                  FROM generate_series(1, 30000) n""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block(DEADLINE);
        database.sql("""
                WITH s AS (INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until)
                           VALUES (:workspace, :campaign, 'text/csv', now()) RETURNING id)
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state, expanded_at, first_delivery_id, invited_count, settled_at)
                SELECT s.id, n, :workspace, :campaign, 1, 1, 1, 1, sha256(''), '', 'expanded', now(), 7000000001 + n, 1,
                       CASE WHEN n > 10 THEN now() END
                  FROM s, generate_series(0, 20000) n""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block(DEADLINE);
        database.sql("""
                INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, refusal, code)
                SELECT s.id, n, :campaign, 'refused', 'invalid', 'address_missing'
                  FROM (SELECT max(id) AS id FROM submission WHERE campaign_id = :campaign) s, generate_series(1, 20000) n""").bind("campaign", campaign).then().block(DEADLINE);
        database.sql("VACUUM ANALYZE delivery, submission_chunk, campaign, row_outcome")
                .then()
                .block(Duration.ofMinutes(1));
        for (String sql : List.of(OperationsStore.OLDEST, OperationsStore.RETRIES, OperationsStore.PARKED)) {
            String plan = String.join(
                    "\n",
                    database.sql("EXPLAIN "
                                    + sql.replace(":workspace", String.valueOf(workspace.id()))
                                            .replace(":now", "now()")
                                            .replace(":soon", "now()"))
                            .map(row -> row.get(0, String.class))
                            .all()
                            .collectList()
                            .block(DEADLINE));
            assertThat(plan)
                    .doesNotContain("Seq Scan on delivery", "Seq Scan on submission_chunk", "Seq Scan on row_outcome");
        }
    }

    private Operations operations() {
        return get("/v1/operations")
                .expectStatus()
                .isOk()
                .expectBody(Operations.class)
                .returnResult()
                .getResponseBody();
    }

    /** An expanded piece of a list; the id of its first invitation. Its mails have ids that no other test in this database gives. */
    private long piece(long workspaceId, long campaign, int mails) {
        long first = rows.blocks(1);
        database.sql("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state, expanded_at, first_delivery_id, invited_count)
                VALUES (:submission, 0, :workspace, :campaign, :mails, 1, :mails, 1, sha256(''), '', 'expanded', now(), :first + 6000000000, :mails)""")
                .bind("submission", rows.submission(workspaceId, campaign))
                .bind("workspace", workspaceId)
                .bind("campaign", campaign)
                .bind("mails", mails)
                .bind("first", first)
                .then()
                .block(DEADLINE);
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                SELECT :first + n, :workspace, :campaign, 1, n, n || '@mail.example', n || '@mail.example'
                  FROM generate_series(0, :mails - 1) n""")
                .bind("first", first)
                .bind("workspace", workspaceId)
                .bind("campaign", campaign)
                .bind("mails", mails)
                .then()
                .block(DEADLINE);
        return first;
    }

    private void mail(long id, String state, Instant created, Instant next) {
        database.sql("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, created_at, next_attempt_at, worker_id, epoch)
                SELECT i.id + 6000000000, i.workspace_id, i.campaign_id, i.id, 'invitation', CAST(:state AS delivery_state), :created,
                       CAST(:next AS timestamptz), 1, 1
                  FROM invitation i WHERE i.id = :id""")
                .bind("id", id)
                .bind("state", state)
                .bind("created", created)
                .bind("next", Parameter.fromOrEmpty(next, Instant.class))
                .then()
                .block(DEADLINE);
    }

    private void parkedPiece(long workspaceId, long campaign, long submission, int sequence, Instant givenUp) {
        database.sql("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state, given_up_at)
                VALUES (:submission, :sequence, :workspace, :campaign, 1, 1, 1, 1, sha256(''), '', 'parked', :givenUp)""")
                .bind("submission", submission)
                .bind("sequence", sequence)
                .bind("workspace", workspaceId)
                .bind("campaign", campaign)
                .bind("givenUp", Parameter.fromOrEmpty(givenUp, Instant.class))
                .then()
                .block(DEADLINE);
    }

    private void parkedRow(long campaign, long submission, long row, Instant givenUp) {
        database.sql("""
                INSERT INTO row_outcome (submission_id, campaign_id, row_number, outcome, code, given_up_at)
                VALUES (:submission, :campaign, :row, 'parked', 'row_parked', :givenUp)""")
                .bind("submission", submission)
                .bind("campaign", campaign)
                .bind("row", row)
                .bind("givenUp", Parameter.fromOrEmpty(givenUp, Instant.class))
                .then()
                .block(DEADLINE);
    }

    private void worker(String name, String lease) {
        database.sql("INSERT INTO worker (name, version, lease_until) VALUES (:name, '1.2.3', now() + " + lease + ")")
                .bind("name", name)
                .then()
                .block(DEADLINE);
    }
}
