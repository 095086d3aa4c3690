package io.beckon.invite.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever was erased is not invited again, and what is said of the row names nobody. */
class ErasedPeopleIT {

    private static Database database;
    private static Lists lists;
    private static Workers workers;

    @BeforeAll
    static void createTables() {
        database = Servers.postgres().createDatabase();
        lists = new Lists(database);
        workers = new Workers(database);
    }

    @AfterAll
    static void dropTables() {
        workers.close();
        database.drop();
    }

    @Test
    void an_erased_address_and_an_erased_mailbox_are_refused_as_suppressed() {
        long workspace = lists.workspace();
        erase(workspace, SuppressionScope.ADDRESS, "ana@example.org");
        erase(workspace, SuppressionScope.MAILBOX, "bo@example.org");
        long campaign = lists.campaign(workspace);
        workers.work(lists.list(
                campaign,
                Lists.people("Ana@Example.org", "ana+x@example.org", "bo+y@example.org", "carl@example.org")));
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(2);
        assertThat(lists.count(
                        "row_outcome WHERE campaign_id = ? AND refusal = 'suppressed' AND code = 'suppressed'"
                                + " AND address IS NULL AND argument IS NULL AND row_number IN (1, 3)",
                        campaign))
                .isEqualTo(2);
    }

    @Test
    void in_another_workspace_the_person_is_nobody_who_was_erased() {
        erase(lists.workspace(), SuppressionScope.ADDRESS, "dora@example.org");
        long campaign = lists.campaign();
        workers.work(lists.list(campaign, Lists.people("dora@example.org")));
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(1);
    }

    @Test
    void a_row_that_was_erased_before_it_was_expanded_is_counted_as_suppressed() {
        long campaign = lists.campaign();
        ChunkSubmitted chunk = lists.list(
                campaign,
                List.of(
                        RecipientRow.unreadable(1, RowReason.SUPPRESSED, null),
                        RecipientRow.of(2, "eve@example.org", null)));
        workers.work(chunk);
        workers.work(chunk);
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(1);
        assertThat(lists.count("row_outcome WHERE campaign_id = ? AND refusal = 'suppressed'", campaign))
                .isEqualTo(1);
    }

    @Test
    void a_list_that_comes_later_forgets_the_person_and_is_reported_row_by_row_as_before() {
        long workspace = lists.workspace();
        erase(workspace, SuppressionScope.ADDRESS, "fay@example.org");
        long campaign = lists.campaign(workspace);
        ChunkSubmitted chunk = lists.list(
                campaign,
                List.of(
                        RecipientRow.of(2, "Fay@example.org", "Fay"),
                        RecipientRow.of(3, "fay@example.org", "Fay again"),
                        RecipientRow.of(4, "Fay <fay@example.org>", "Fay once more"),
                        managedBy("gil@example.org", "fay@example.org"),
                        new RecipientRow(
                                6, "fay@example.org", null, null, null, null, "Mars/Base", Map.of(), null, null)));
        Object hashBefore = hash(chunk);

        workers.work(chunk);
        workers.work(chunk);

        List<RecipientRow> kept = ChunkPayload.decode(lists.jdbc()
                .sql("SELECT payload FROM submission_chunk WHERE submission_id = ?")
                .param(chunk.submissionId())
                .query(byte[].class)
                .single());
        assertThat(kept).extracting(RecipientRow::number).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(kept.toString()).doesNotContainIgnoringCase("fay");
        assertThat(hash(chunk)).isEqualTo(hashBefore);
        assertThat(lists.count("invitation WHERE campaign_id = ? AND person::text NOT LIKE '%fay%'", campaign))
                .isEqualTo(1);
        assertThat(lists.count(
                        "row_outcome WHERE campaign_id = ? AND code = 'suppressed' AND address IS NULL"
                                + " AND argument IS NULL AND row_number IN (2, 3, 4, 6)",
                        campaign))
                .isEqualTo(4);
    }

    private static RecipientRow managedBy(String address, String manager) {
        return new RecipientRow(5, address, null, null, null, null, null, Map.of("manager", manager), null, null);
    }

    private static Object hash(ChunkSubmitted chunk) {
        return lists.jdbc()
                .sql("SELECT encode(prefix_hash, 'hex') || end_offset FROM submission_chunk WHERE submission_id = ?")
                .param(chunk.submissionId())
                .query(String.class)
                .single();
    }

    private static void erase(long workspace, SuppressionScope scope, String value) {
        lists.jdbc()
                .sql(
                        "INSERT INTO erased_address (workspace_id, hash, scope, erased_at) VALUES (?, ?, ?::suppression_scope, now())")
                .params(workspace, Workers.ERASED.of(workspace, scope, value), scope.sql())
                .update();
    }
}
