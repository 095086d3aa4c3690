package io.beckon.gateway.parked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;

/** Parked work is summed up by campaign, kind and cause, over all of a workspace's campaigns and over no other's. */
class ParkedCauseIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Autowired
    private TransactionalOperator transaction;

    @Test
    void the_same_cause_stands_there_once_with_how_many_it_holds() {
        InvitationRows rows = new InvitationRows(database);
        long older = rows.campaign(workspace.id());
        long newer = rows.campaign(workspace.id());
        parkedRow(older, rows.submission(workspace.id(), older), 7, "a bug", "NULL");
        long submission = rows.submission(workspace.id(), newer);
        parkedRow(newer, submission, 1, "a bug", "NULL");
        parkedRow(newer, submission, 2, "a bug", "NULL");
        parkedRow(newer, submission, 3, "another bug", "NULL");
        parkedRow(newer, submission, 4, "a bug", "now()");
        parkedPiece(workspace.id(), newer, submission, 0);
        parkedPiece(workspace.id(), newer, submission, 1);
        long theirs = rows.campaign(stranger.id());
        parkedPiece(stranger.id(), theirs, rows.submission(stranger.id(), theirs), 0);

        assertThat(causes().items())
                .extracting(
                        ParkedCause::campaignId,
                        ParkedCause::kind,
                        ParkedCause::cause,
                        ParkedCause::items,
                        ParkedCause::rows)
                .containsExactly(
                        tuple(Long.toString(newer), "chunk", null, 2L, 2L),
                        tuple(Long.toString(newer), "row", "a bug", 2L, 2L),
                        tuple(Long.toString(newer), "row", "another bug", 1L, 1L),
                        tuple(Long.toString(older), "row", "a bug", 1L, 1L));
    }

    @Test
    void what_is_not_counted_is_said() {
        InvitationRows rows = new InvitationRows(database);
        long campaign = rows.campaign(workspace.id());
        long submission = rows.submission(workspace.id(), campaign);
        parkedRows(campaign, submission, 1, 600, "a bug");
        parkedRows(campaign, submission, 601, 1_000, "another bug");
        assertThat(causes().more()).isFalse();
        parkedRows(campaign, submission, 1_001, 1_001, "a third");
        assertThat(causes().more()).isTrue();
    }

    @Test
    void more_causes_than_are_shown_are_said() {
        InvitationRows rows = new InvitationRows(database);
        long campaign = rows.campaign(workspace.id());
        long submission = rows.submission(workspace.id(), campaign);
        for (int i = 1; i <= 101; i++) {
            parkedRow(campaign, submission, i, "bug " + i, "NULL");
        }
        assertThat(causes().more()).isTrue();
        assertThat(causes().items()).hasSize(100);
    }

    /** Of the few rows that tests leave here any way is as good as another, so that the others are taken away for a moment. */
    @Test
    void indexes_serve_it() {
        String explained =
                "EXPLAIN " + ParkedCauseController.CAUSES.replace(":workspace", Long.toString(workspace.id()));
        String plan = transaction
                .execute(transaction -> {
                    transaction.setRollbackOnly();
                    return database.sql("SET LOCAL enable_seqscan = off")
                            .then()
                            .then(database.sql("DROP INDEX row_outcome_of_campaign")
                                    .then())
                            .thenMany(Flux.defer(() -> database.sql(explained)
                                    .map(row -> row.get(0, String.class))
                                    .all()));
                })
                .collect(Collectors.joining("\n"))
                .block(DEADLINE);
        assertThat(plan).contains("submission_chunk_parked", "row_outcome_waiting");
    }

    private ParkedCause.All causes() {
        return Objects.requireNonNull(get("/v1/parked")
                .expectStatus()
                .isOk()
                .expectBody(ParkedCause.All.class)
                .returnResult()
                .getResponseBody());
    }

    private void parkedRows(long campaign, long submission, int first, int last, String cause) {
        run(
                "INSERT INTO row_outcome (submission_id, campaign_id, row_number, outcome, code, argument) SELECT %d, %d, n, 'parked', 'row_parked', '%s' FROM generate_series(%d, %d) n"
                        .formatted(submission, campaign, cause, first, last));
    }

    private void parkedRow(long campaign, long submission, long row, String cause, String givenUp) {
        run(
                "INSERT INTO row_outcome (submission_id, campaign_id, row_number, outcome, code, argument, given_up_at) VALUES (%d, %d, %d, 'parked', 'row_parked', '%s', %s)"
                        .formatted(submission, campaign, row, cause, givenUp));
    }

    private void parkedPiece(long workspaceId, long campaign, long submission, int sequence) {
        run("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state)
                VALUES (%d, %d, %d, %d, 1, 1, 1, 1, sha256(''), '', 'parked')""".formatted(submission, sequence, workspaceId, campaign));
    }

    private void run(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }
}
