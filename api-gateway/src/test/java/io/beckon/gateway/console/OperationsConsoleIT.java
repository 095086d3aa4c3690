package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

class OperationsConsoleIT extends ConsoleCase {

    private static final String PATH = "/console/operations";
    private static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(${7*7})</script>";
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private InvitationRows rows;

    @BeforeEach
    void rows() {
        rows = new InvitationRows(database);
    }

    @Test
    void a_manager_sees_what_goes_on_and_why_the_queues_are_not_shown() {
        String worker = UUID.randomUUID().toString();
        run("INSERT INTO worker (name, version, lease_until) VALUES ('" + worker
                + "', '1.2.3', now() + interval '1 hour')");
        says(
                signedIn(ManagerRole.FULL_MANAGER).get(PATH),
                200,
                worker,
                "1.2.3",
                "Further tries due now",
                "Mail servers",
                "other workspaces use them, too",
                "No part and no row of a list is parked.");
    }

    @Test
    void what_htmx_asks_for_is_the_part_alone_and_never_of_a_page_nobody_looks_at() {
        EntityExchangeResult<String> part = signedIn(ManagerRole.OWNER).part(PATH + "/now");
        says(part, 200, "Parked work");
        assertThat(html(part)).doesNotContain("<html", "<nav");
        assertThat(html(signedIn(ManagerRole.OWNER).get(PATH)))
                .contains("hx-get=\"/console/operations/now\"", "every 5s", "data-watched");
    }

    @Test
    void a_limited_manager_sees_what_is_parked_and_is_told_why_not_the_rest() {
        long campaign = rows.campaign(workspace.id());
        parkedRow(campaign, rows.submission(workspace.id(), campaign), 3, "a bug");
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        EntityExchangeResult<String> page = bo.get(PATH);
        says(page, 200, "Owners and full managers may look at this", "a bug");
        assertThat(html(page)).doesNotContain("Further tries due now");
        bo.get(PATH + "/now");
        assertThat(rows.count("audit_entry WHERE workspace_id = " + workspace.id()))
                .as("a look that is asked for again and again fills no log")
                .isZero();
        String parked = PATH + "/parked/" + campaign + "?kind=row";
        assertThat(html(bo.get(parked))).contains("a bug").doesNotContain("<button type=\"submit\" class=\"main\"");
        says(
                bo.post(PATH + "/parked/" + campaign + "/retry", "kind", "row", "id", "row-1-1"),
                403,
                "may look at everything");
    }

    @Test
    void parked_work_leads_to_its_page_and_is_tried_again_one_by_one_or_all_of_a_cause() {
        long campaign = rows.campaign(workspace.id());
        long submission = rows.submission(workspace.id(), campaign);
        run("UPDATE submission SET state = 'sealed', sealed_at = now(), content_hash = sha256('') WHERE id = "
                + submission);
        for (int piece = 0; piece < 3; piece++) {
            parkedPiece(campaign, submission, piece, piece < 2 ? HOSTILE : "something else");
        }
        Visitor ana = signedIn(ManagerRole.FULL_MANAGER);
        EntityExchangeResult<String> page = ana.get(PATH);
        says(page, 200, HOSTILE, "Parts of lists: 2, with rows: 2", "Parts of lists: 1, with rows: 1");
        assertThat(html(page)).doesNotContain("<script>alert", "<img src=x");
        Matcher link =
                Pattern.compile("href=\"(/console/operations/parked/[^\"]+)\"").matcher(html(page));
        assertThat(link.find()).isTrue();
        String parked = HtmlUtils.htmlUnescape(link.group(1));
        says(ana.get(parked), 200, HOSTILE, "Part 0", "Part 1", "Part 2", "all of this cause that are shown: 2");

        leadsTo(
                ana.post(PATH + "/parked/" + campaign + "/retry", "kind", "chunk", "id", chunk(submission, 2)),
                PATH + "/parked/" + campaign + "?note=parked-again&kind=chunk");
        leadsTo(
                ana.post(PATH + "/parked/" + campaign + "/retry", "kind", "chunk", "id", chunk(submission, 2)),
                PATH + "/parked/" + campaign + "?note=parked-gone&kind=chunk");
        leadsTo(
                ana.post(
                        PATH + "/parked/" + campaign + "/retry",
                        "kind",
                        "chunk",
                        "id",
                        chunk(submission, 0),
                        "id",
                        chunk(submission, 1)),
                PATH + "/parked/" + campaign + "?note=parked-again&kind=chunk");
        says(ana.get(parked), 200, "Nothing of this kind is parked");
        assertThat(rows.count("submission_chunk WHERE state = 'stored' AND submission_id = " + submission))
                .isEqualTo(3);
    }

    @Test
    void a_message_nobody_understood_goes_back_into_its_queue() {
        long message = parkedMessage("deliveries.requested.bulk");
        Visitor ana = signedIn(ManagerRole.FULL_MANAGER);
        String retry = PATH + "/messages/" + message + "/retry";
        EntityExchangeResult<String> page = ana.get(PATH);
        says(page, 200, HOSTILE, "can be put back into its queue");
        assertThat(html(page)).contains("action=\"" + retry + "\"").doesNotContain("<script>alert", "<img src=x");
        leadsTo(ana.post(retry), PATH + "?note=message-again");
        says(ana.get(PATH + "?note=message-again"), 200, "The message is back in its queue");
        leadsTo(ana.post(retry), PATH + "?note=message-gone");
        says(ana.post(PATH + "/messages/" + parkedMessage("letters.of.old") + "/retry"), 409, "no such queue any more");
        assertThat(html(signedIn(ManagerRole.LIMITED_MANAGER).get(PATH)))
                .contains("letters.of.old")
                .doesNotContain("/retry\"");
    }

    @Test
    void what_the_api_refuses_is_said_where_it_was_asked_for() {
        long campaign = rows.campaign(workspace.id());
        long submission = rows.submission(workspace.id(), campaign);
        parkedPiece(campaign, submission, 0, "a bug");
        run("UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE id = " + campaign);
        says(
                signedIn(ManagerRole.OWNER)
                        .post(PATH + "/parked/" + campaign + "/retry", "kind", "chunk", "id", chunk(submission, 0)),
                409,
                "cancelled",
                "a bug");
        long theirs = rows.campaign(stranger.id());
        says(signedIn(ManagerRole.OWNER).get(PATH + "/parked/" + theirs), 404, "does not exist");
    }

    private static String chunk(long submission, int sequence) {
        return "chunk-" + submission + "-" + sequence;
    }

    private void parkedPiece(long campaign, long submission, int sequence, String cause) {
        database.sql("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state, cause)
                VALUES (:submission, :sequence, :workspace, :campaign, 1, 1, 1, 1, sha256(''), '', 'parked', :cause)""")
                .bind("submission", submission)
                .bind("sequence", sequence)
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("cause", cause)
                .then()
                .block(DEADLINE);
    }

    private long parkedMessage(String channel) {
        return Objects.requireNonNull(database.sql(
                        "INSERT INTO parked_message (channel, payload, cause) VALUES (:channel, :payload, :cause) RETURNING id")
                .bind("channel", channel)
                .bind("payload", new MessageCodec().encode(new DeliveriesDue(DeliveriesDue.WITHOUT_CAMPAIGN)))
                .bind("cause", HOSTILE)
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE));
    }

    private void parkedRow(long campaign, long submission, long row, String cause) {
        run("INSERT INTO row_outcome (submission_id, campaign_id, row_number, outcome, code, argument) VALUES ("
                + submission + ", " + campaign + ", " + row + ", 'parked', 'row_parked', '" + cause + "')");
    }

    private void run(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }
}
