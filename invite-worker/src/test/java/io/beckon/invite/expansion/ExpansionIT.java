package io.beckon.invite.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.messaging.Outcome;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Expansion against a real PostgreSQL: redelivery, overlap, poison, limits, and the law that no row gets lost. */
class ExpansionIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static Database database;
    private static Lists lists;
    private Workers workers;

    @BeforeAll
    static void createTables() {
        database = Servers.postgres().createDatabase();
        lists = new Lists(database);
    }

    @AfterAll
    static void dropTables() {
        database.drop();
    }

    @BeforeEach
    void startWorkers() {
        workers = new Workers(database);
    }

    @AfterEach
    void stopWorkers() {
        workers.close();
    }

    @Test
    void chunk_becomes_invitations_and_deliveries_whose_ids_stand_side_by_side_in_the_order_of_the_rows() {
        ChunkSubmitted chunk =
                lists.list(lists.campaign(), Lists.people("zoe@example.org", "ana@example.org", "bo@example.org"));
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());

        Map<String, Object> row = lists.rowOf(chunk);
        long invitation = (long) row.get("first_invitation_id");
        long delivery = (long) row.get("first_delivery_id");
        assertThat(row).containsEntry("state", "expanded").containsEntry("invited_count", 3);
        assertThat(lists.addressesOf(chunk)).containsExactly("zoe@example.org", "ana@example.org", "bo@example.org");
        assertThat(lists.jdbc()
                        .sql(
                                "SELECT d.id - ? || ' ' || (i.id - ?) || ' ' || d.state || ' ' || d.lane FROM delivery d"
                                        + " JOIN invitation i ON i.id = d.invitation_id WHERE i.submission_id = ? ORDER BY d.id")
                        .params(delivery, invitation, chunk.submissionId())
                        .query(String.class)
                        .list())
                .containsExactly("0 0 ready bulk", "1 1 ready bulk", "2 2 ready bulk");
        assertThat(workers.published())
                .containsExactly(new DeliveriesRequested(campaignOf(chunk), delivery, delivery + 2));
    }

    @Test
    void the_block_of_a_chunk_stands_in_every_user_group_of_its_campaign_once() {
        long campaign = lists.campaign();
        lists.jdbc().sql("""
                WITH top AS (
                    INSERT INTO organization_group (workspace_id, name) SELECT workspace_id, 'all' FROM campaign WHERE id = :id
                    RETURNING id, workspace_id),
                groups AS (
                    INSERT INTO user_group (workspace_id, organization_group_id, name)
                    SELECT workspace_id, id, name FROM top, unnest('{one,two}'::text[]) name RETURNING id, workspace_id)
                INSERT INTO campaign_user_group (workspace_id, campaign_id, user_group_id)
                SELECT workspace_id, :id, id FROM groups""").param("id", campaign).update();
        ChunkSubmitted chunk = lists.list(campaign, Lists.people("ana@example.org", "bo@example.org"));
        workers.work(chunk);
        workers.work(chunk);
        workers.work(lists.list(campaign, Lists.people("ana@example.org")));
        workers.work(lists.list(lists.campaign(), Lists.people("ana@example.org")));

        long first = (long) lists.rowOf(chunk).get("first_invitation_id");
        assertThat(lists.jdbc()
                        .sql(
                                "SELECT name || ' ' || b.first_id - :first || ' ' || b.last_id - :first || ' ' || b.campaign_id"
                                        + " FROM user_group_block b JOIN user_group g ON g.id = b.user_group_id ORDER BY name")
                        .param("first", first)
                        .query(String.class)
                        .list())
                .containsExactly("one 0 1 " + campaign, "two 0 1 " + campaign);
    }

    @Test
    void everything_the_list_says_of_a_person_is_kept_for_the_templates() {
        RecipientRow row = new RecipientRow(
                1,
                "Ana <ANA@B\u00fccher.example>",
                "Ana \"the\" \ud83d\ude80, {Sanz} \\ NULL",
                "Ana",
                null,
                "pt_br",
                "europe/berlin",
                Map.of("Team, \"A\"", "r\u00e9d\n\\"),
                null,
                null);
        ChunkSubmitted chunk = lists.list(lists.campaign(), List.of(row, RecipientRow.of(2, "bo@example.org", null)));
        workers.work(chunk);
        assertThat(lists.jdbc()
                        .sql(
                                "SELECT address, locale, time_zone, person->>'name' AS name, person->>'firstName' AS first,"
                                        + " person->'columns'->>'Team, \"A\"' AS team FROM invitation WHERE submission_id = ? AND row_number = 1")
                        .param(chunk.submissionId())
                        .query()
                        .singleRow())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "address", "ana@xn--bcher-kva.example",
                        "locale", "pt-BR",
                        "time_zone", "Europe/Berlin",
                        "name", "Ana \"the\" \ud83d\ude80, {Sanz} \\ NULL",
                        "first", "Ana",
                        "team", "r\u00e9d\n\\"));
    }

    @Test
    void redelivered_chunk_invites_nobody_twice_and_publishes_the_same_range() {
        ChunkSubmitted chunk =
                lists.list(lists.campaign(), Lists.people("ana@example.org", "bo@example.org", "ana@example.org"));
        workers.work(chunk);
        Map<String, Object> before = lists.rowOf(chunk);
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(lists.rowOf(chunk)).isEqualTo(before);
        assertThat(lists.addressesOf(chunk)).hasSize(2);
        assertThat(lists.outcomesOf(chunk)).hasSize(1);
        assertThat(workers.published()).hasSize(2);
        assertThat(workers.published().get(0)).isEqualTo(workers.published().get(1));
    }

    @Test
    void same_chunk_in_two_workers_at_once_is_expanded_once() {
        ChunkSubmitted chunk = lists.list(lists.campaign(), numbered(200));
        Flux.range(0, 4).flatMap(n -> workers.handle(chunk), 4).collectList().block(DEADLINE);
        assertThat(lists.addressesOf(chunk)).hasSize(200);
        assertThat(workers.published())
                .hasSize(4)
                .containsOnly(workers.published().get(0));
    }

    @Test
    void chunks_sharing_addresses_in_different_order_expand_beside_each_other_without_deadlock() {
        long campaign = lists.campaign();
        List<ChunkSubmitted> chunks = IntStream.range(0, 6)
                .mapToObj(n -> {
                    List<RecipientRow> rows = new ArrayList<>(numbered(300));
                    Collections.shuffle(rows, new Random(n));
                    return lists.list(campaign, rows);
                })
                .toList();
        List<Outcome> outcomes = Flux.fromIterable(chunks)
                .flatMap(workers::handle, 6)
                .collectList()
                .block(DEADLINE);
        assertThat(outcomes).hasSize(6).containsOnly(Outcome.done());
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(300);
        assertThat(lists.count("row_outcome WHERE campaign_id = ? AND code = 'already_invited'", campaign))
                .isEqualTo(5 * 300);
        chunks.forEach(this::assertIdsStandSideBySide);
    }

    @Test
    void partly_overlapping_chunks_of_one_list_name_the_other_row_and_leave_no_gap_in_their_ids() {
        long submission = lists.submission(lists.campaign(), "sealed");
        List<ChunkSubmitted> chunks = IntStream.range(0, 5)
                .mapToObj(n -> lists.chunk(
                        submission,
                        n,
                        IntStream.range(0, 100)
                                .mapToObj(k -> RecipientRow.of(
                                        n * 100L + k + 1, "p" + ((n * 60 + k * 7) % 260) + "@example.org", null))
                                .toList()))
                .toList();
        Flux.fromIterable(chunks).flatMap(workers::handle, 5).blockLast(DEADLINE);
        long invited = lists.count("invitation WHERE submission_id = ?", submission);
        assertThat(lists.count("row_outcome WHERE submission_id = ? AND code = 'duplicate_in_list'", submission))
                .isEqualTo(500 - invited);
        assertThat(lists.count(
                        "row_outcome o JOIN invitation i ON i.submission_id = o.submission_id AND i.address = o.address"
                                + " WHERE o.submission_id = ? AND o.argument <> i.row_number::text",
                        submission))
                .isZero();
        assertThat(lists.jdbc()
                        .sql(
                                "SELECT count(*) FROM submission_chunk c WHERE submission_id = ? AND invited_count <> (SELECT count(*)"
                                        + " FROM invitation i WHERE i.id BETWEEN c.first_invitation_id AND c.first_invitation_id + c.invited_count - 1)")
                        .param(submission)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void crash_between_commit_and_publish_leaves_an_expanded_chunk_whose_message_publishes_its_range_later() {
        ChunkSubmitted chunk = lists.list(lists.campaign(), numbered(3));
        workers.breakBroker(true);
        assertThat(workers.work(chunk)).isInstanceOf(Outcome.RetryAfter.class);
        assertThat(lists.rowOf(chunk)).containsEntry("state", "expanded");
        assertThat(workers.published()).isEmpty();
        workers.breakBroker(false);
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(workers.published()).hasSize(1);
        assertThat(lists.addressesOf(chunk)).hasSize(3);
    }

    @Test
    void poison_rows_are_parked_alone_and_everybody_else_is_invited() {
        lists.jdbc()
                .sql("ALTER TABLE invitation ADD CONSTRAINT no_poison CHECK (address NOT LIKE 'poison%')")
                .update();
        try {
            List<RecipientRow> rows = new ArrayList<>(numbered(100));
            rows.set(17, RecipientRow.of(18, "poison1@example.org", null));
            rows.set(18, RecipientRow.of(19, "poison2@example.org", null));
            rows.set(99, RecipientRow.of(100, "poison3@example.org", null));
            ChunkSubmitted chunk = lists.list(lists.campaign(), rows);
            assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
            assertThat(lists.addressesOf(chunk)).hasSize(97);
            assertThat(lists.outcomesOf(chunk))
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row)
                            .containsEntry("outcome", "parked")
                            .containsEntry("code", "row_parked")
                            .containsEntry("refusal", null))
                    .extracting(row -> row.get("row_number"))
                    .containsExactly(18L, 19L, 100L);
            assertThat((String) lists.outcomesOf(chunk).get(0).get("argument")).contains("no_poison");
            assertThat(workers.rows("parked")).isEqualTo(3);
            assertIdsStandSideBySide(chunk);
        } finally {
            lists.jdbc().sql("ALTER TABLE invitation DROP CONSTRAINT no_poison").update();
        }
    }

    @Test
    void chunk_that_cannot_be_read_is_parked_whole_with_its_cause() {
        ChunkSubmitted chunk =
                lists.chunk(lists.submission(lists.campaign(), "sealed"), 0, numbered(5), new byte[] {1, 2, 3});
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(lists.rowOf(chunk)).containsEntry("state", "parked").containsEntry("failures", 1);
        assertThat((String) lists.rowOf(chunk).get("cause")).contains("cannot be read");
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(workers.published()).isEmpty();
    }

    @Test
    void fault_that_lies_in_no_row_is_counted_and_parks_the_chunk_at_last() {
        ChunkSubmitted chunk = lists.list(lists.campaign(), numbered(5));
        lists.jdbc().sql("ALTER TABLE delivery RENAME TO delivery_away").update();
        try {
            for (int failure = 1; failure <= Workers.FAILURES_BEFORE_PARKING; failure++) {
                assertThat(workers.work(chunk)).isInstanceOf(Outcome.RetryAfter.class);
                assertThat(lists.rowOf(chunk)).containsEntry("failures", failure);
            }
        } finally {
            lists.jdbc().sql("ALTER TABLE delivery_away RENAME TO delivery").update();
        }
        assertThat(lists.rowOf(chunk)).containsEntry("state", "parked");
        assertThat((String) lists.rowOf(chunk).get("cause")).contains("delivery");
        assertThat(lists.addressesOf(chunk)).isEmpty();
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
    }

    @Test
    void list_that_is_not_sealed_invites_nobody() {
        long campaign = lists.campaign();
        for (String state : List.of("open", "refused", "expired")) {
            ChunkSubmitted chunk = lists.chunk(lists.submission(campaign, state), 0, numbered(2));
            assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
            assertThat(lists.rowOf(chunk)).containsEntry("state", "stored");
        }
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isZero();
    }

    @Test
    void campaign_that_sends_while_uploading_invites_from_an_open_list() {
        long campaign = lists.campaign(lists.workspace(), "running", 100, true);
        ChunkSubmitted chunk = lists.chunk(lists.submission(campaign, "open"), 0, numbered(2));
        workers.work(chunk);
        assertThat(lists.addressesOf(chunk)).hasSize(2);
        assertThat(workers.published()).hasSize(1);
    }

    @Test
    void cancelled_campaign_expands_nothing_and_its_rows_stay_visible_as_waiting() {
        ChunkSubmitted chunk = lists.list(lists.campaign(lists.workspace(), "cancelled", 100, false), numbered(2));
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(lists.rowOf(chunk)).containsEntry("state", "stored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"draft", "paused"})
    void campaign_that_does_not_send_yet_is_expanded_without_asking_for_delivery(String state) {
        long campaign = lists.campaign(lists.workspace(), state, 100, false);
        ChunkSubmitted chunk = lists.list(campaign, numbered(2));
        assertThat(workers.work(chunk)).isEqualTo(Outcome.done());
        assertThat(lists.addressesOf(chunk)).hasSize(2);
        assertThat(workers.published()).isEmpty();
    }

    /** The start does not see the chunk, which is not committed, and the expansion read the campaign before the start. */
    @Test
    void chunk_that_is_expanded_while_its_campaign_is_started_asks_for_delivery() {
        long campaign = lists.campaign(lists.workspace(), "draft", 100, false);
        ChunkSubmitted chunk = lists.list(campaign, numbered(2));
        CompletableFuture<Outcome> expanding = lists.whileExpansionWaits(campaign, () -> {
            CompletableFuture<Outcome> begun = workers.handle(chunk).toFuture();
            lists.awaitOneWaitingExpansion();
            lists.jdbc()
                    .sql("UPDATE campaign SET state = 'running', started_at = now() WHERE id = ?")
                    .param(campaign)
                    .update();
            return begun;
        });
        assertThat(expanding.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join())
                .isEqualTo(Outcome.done());
        assertThat(workers.published()).hasSize(1);
    }

    @Test
    void pointer_to_no_chunk_is_parked() {
        assertThat(workers.work(new ChunkSubmitted(999_999, 7))).isInstanceOf(Outcome.Park.class);
    }

    @Test
    void campaign_never_exceeds_its_limit_however_many_chunks_expand_at_once() {
        long campaign = lists.campaign(lists.workspace(), "running", 250, false);
        List<ChunkSubmitted> chunks = IntStream.range(0, 8)
                .mapToObj(n -> lists.list(
                        campaign,
                        IntStream.range(0, 100)
                                .mapToObj(k -> RecipientRow.of(k + 1, "c" + n + "-" + k + "@example.org", null))
                                .toList()))
                .toList();
        Flux.fromIterable(chunks).flatMap(workers::handle, 8).blockLast(DEADLINE);
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(250);
        assertThat(lists.count(
                        "row_outcome WHERE campaign_id = ? AND code = 'over_campaign_limit' AND argument = '250'",
                        campaign))
                .isEqualTo(550);
    }

    @Test
    void chunk_takes_eight_statements_whatever_its_size_and_nine_with_addresses_in_use() {
        long workspace = lists.workspace();
        List<RecipientRow> rows = new ArrayList<>(numbered(900));
        rows.add(RecipientRow.of(901, "nobody", null));
        ChunkSubmitted chunk = lists.list(lists.campaign(workspace), rows);
        assertThat(statementsOf(chunk)).isEqualTo(8);
        lists.account(workspace, "member@example.org");
        assertThat(statementsOf(
                        lists.list(lists.campaign(workspace), Lists.people("member@example.org", "new@example.org"))))
                .isEqualTo(9);
        assertThat(statementsOf(chunk)).as("already expanded").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_row_of_random_lists_is_invited_refused_or_parked_and_no_other(long seed) {
        Random random = new Random(seed);
        long workspace = lists.workspace();
        long campaign = lists.campaign(workspace, "running", 20 + random.nextInt(200), false);
        lists.suppress(workspace, "mailbox", "p3@example.org", "unsubscribed");
        lists.suppress(workspace, "address", "p5@example.org", "bounced");
        for (int n = 10; n < 14; n++) {
            String address = "p" + n + "." + seed + "@example.org";
            lists.account(n % 2 == 0 ? workspace : lists.workspace(), address);
        }
        long submission = lists.submission(campaign, "sealed");
        List<ChunkSubmitted> chunks = new ArrayList<>();
        long number = 0;
        for (int sequence = 0; sequence < 5; sequence++) {
            List<RecipientRow> rows = new ArrayList<>();
            int size = 1 + random.nextInt(80);
            for (int n = 0; n < size; n++) {
                rows.add(randomRow(++number, seed, random));
            }
            chunks.add(lists.chunk(submission, sequence, rows));
        }
        List<ChunkSubmitted> handled = new ArrayList<>(chunks);
        handled.addAll(chunks.subList(0, 2));
        Collections.shuffle(handled, random);
        Flux.fromIterable(handled).flatMap(workers::handle, 4).blockLast(DEADLINE);

        assertThat(lists.count("submission_chunk WHERE submission_id = ? AND state <> 'expanded'", submission))
                .isZero();
        List<Long> accountedFor = lists.jdbc()
                .sql("SELECT row_number FROM invitation WHERE submission_id = ? UNION ALL"
                        + " SELECT row_number FROM row_outcome WHERE submission_id = ? ORDER BY 1")
                .params(submission, submission)
                .query(Long.class)
                .list();
        assertThat(accountedFor)
                .isEqualTo(LongStream.rangeClosed(1, number).boxed().toList());
        assertThat(lists.count("delivery WHERE campaign_id = ?", campaign))
                .isEqualTo(lists.count("invitation WHERE campaign_id = ?", campaign));
    }

    private static RecipientRow randomRow(long number, long seed, Random random) {
        int person = random.nextInt(120);
        return switch (random.nextInt(12)) {
            case 0 -> RecipientRow.of(number, null, "Nobody");
            case 1 -> RecipientRow.of(number, "no at sign\0", "N");
            case 2 -> RecipientRow.of(number, "P" + person + "@example.org", "N\0l");
            case 3 -> RecipientRow.of(number, "p" + person + "." + seed + "@example.org", "\ud800");
            case 4, 5 -> RecipientRow.of(number, "p" + person + "." + seed + "@example.org", "In use, some of them");
            case 6 -> RecipientRow.of(number, "p" + person + "+tag@example.org", "Tagged");
            default -> RecipientRow.of(number, "p" + person + "@Example.ORG", "Person " + person);
        };
    }

    private int statementsOf(ChunkSubmitted chunk) {
        workers.statements().clear();
        workers.work(chunk);
        return workers.statements().size();
    }

    private void assertIdsStandSideBySide(ChunkSubmitted chunk) {
        Map<String, Object> row = lists.rowOf(chunk);
        int invited = (int) row.get("invited_count");
        if (invited == 0) {
            assertThat(row).containsEntry("first_invitation_id", null).containsEntry("first_delivery_id", null);
            return;
        }
        long first = (long) row.get("first_invitation_id");
        long delivery = (long) row.get("first_delivery_id");
        assertThat(lists.count(
                        "invitation i JOIN delivery d ON d.invitation_id = i.id AND d.id - ? = i.id - ? WHERE i.submission_id = ?"
                                + " AND i.id BETWEEN ? AND ?",
                        delivery,
                        first,
                        chunk.submissionId(),
                        first,
                        first + invited - 1))
                .isEqualTo(invited)
                .isEqualTo(lists.addressesOf(chunk).size());
    }

    private static long campaignOf(ChunkSubmitted chunk) {
        return lists.jdbc()
                .sql("SELECT campaign_id FROM submission WHERE id = ?")
                .param(chunk.submissionId())
                .query(Long.class)
                .single();
    }

    private static List<RecipientRow> numbered(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> RecipientRow.of(n, "person" + n + "@example.org", "Person " + n))
                .toList();
    }
}
