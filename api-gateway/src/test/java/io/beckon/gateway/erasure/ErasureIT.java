package io.beckon.gateway.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** A person is forgotten everywhere, what was counted stays counted, and nobody writes there again. */
class ErasureIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private InvitationRows rows;
    private String person;
    private String other;

    @BeforeEach
    void people() {
        rows = new InvitationRows(database);
        String unique = UUID.randomUUID().toString().substring(0, 8);
        person = "na-" + unique + "@people.example";
        other = "an" + person; // holds the other address to its end, and is somebody else
    }

    @Test
    void nothing_of_the_person_is_left_anywhere_and_the_equations_hold() {
        long campaign = campaignWithList();
        account(ManagerRole.LEARNER);
        post("/v1/suppressions", Map.of("address", person, "scope", "mailbox"))
                .expectStatus()
                .isCreated();
        Map<?, ?> before = snapshot(campaign);

        erased(person);

        assertThat(placesOf(person)).isEmpty();
        assertThat(placesOf(other)).contains("invitation.address");
        assertThat(payload(campaign)).extracting(RecipientRow::number).containsExactly(2L, 3L, 4L, 5L);
        assertThat(String.valueOf(payload(campaign)))
                .doesNotContainIgnoringCase("=" + person)
                .contains(other);
        assertThat(payload(campaign).get(2).columns()).containsEntry("manager", "erased");
        Map<?, ?> after = snapshot(campaign);
        assertThat(before.get("balances")).isEqualTo(true);
        assertThat(after.get("balances")).isEqualTo(true);
        assertThat(after.get("rows")).isEqualTo(before.get("rows"));
        assertThat(rows.count("invitation WHERE campaign_id = " + campaign + " AND state = 'revoked'"))
                .isEqualTo(1);
        assertThat(rows.count("row_outcome WHERE campaign_id = " + campaign
                        + " AND code = 'duplicate_in_list' AND argument = '2'"))
                .isEqualTo(1);
        get("/v1/campaigns/" + campaign + "/outcomes")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(4);
    }

    @Test
    void a_seat_that_was_only_held_goes_back_and_a_confirmed_one_stays_used_without_a_name() {
        long held = registrationInvitation();
        long confirmed = registrationInvitation();
        register(held, "held");
        register(confirmed, "confirmed");

        erased(person);

        assertThat(placesOf(person)).isEmpty();
        assertThat(rows.row("SELECT seats_taken FROM registration_invitation WHERE id = " + held))
                .containsEntry("seats_taken", 0);
        assertThat(rows.row("SELECT seats_taken FROM registration_invitation WHERE id = " + confirmed))
                .containsEntry("seats_taken", 1);
        assertThat(rows.count("registration WHERE registration_invitation_id = " + held + " AND state = 'released'"))
                .isEqualTo(1);
        assertThat(rows.count("registration WHERE registration_invitation_id = " + confirmed
                        + " AND state = 'confirmed' AND display_name IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void steps_done_again_from_the_middle_or_the_beginning_change_nothing_more() {
        long campaign = campaignWithList();
        String id = erased(person);
        Map<?, ?> once = snapshot(campaign);
        for (String phase : List.of("lists", "invitations", "mails", "rest")) {
            again(id, phase);
            awaitDone(id);
        }
        assertThat(placesOf(person)).isEmpty();
        Map<?, ?> again = snapshot(campaign);
        assertThat(again.get("rows")).isEqualTo(once.get("rows"));
        assertThat(again.get("invitations")).isEqualTo(once.get("invitations"));
        assertThat(again.get("balances")).isEqualTo(true);
    }

    @Test
    void an_account_that_came_back_meanwhile_goes_too_unless_it_was_let() {
        String id = erased(person);
        long account = account(ManagerRole.LEARNER);
        again(id, "rest");
        awaitDone(id);
        assertThat(rows.count("account WHERE id = " + account)).isZero();
        assertThat(placesOf(person)).isEmpty();

        post("/v1/erasures/lift", Map.of("address", person)).expectStatus().isOk();
        long back = account(ManagerRole.LEARNER);
        again(id, "rest");
        awaitDone(id);
        assertThat(rows.count("account WHERE id = " + back)).isEqualTo(1);
    }

    @Test
    void a_step_that_fails_lets_the_other_erasures_go_first() {
        String failing = erased(person);
        again(failing, "rest");
        run("UPDATE erasure SET address = 'no address' WHERE id = " + failing);
        Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> number("SELECT failures::bigint AS n FROM erasure WHERE id = " + failing) > 0);
        assertThat(rows.count("erasure WHERE due_at > created_at + interval '4 seconds' AND id = " + failing))
                .isEqualTo(1);
        erased(other);
        assertThat(phase(failing)).isEqualTo("rest");
        run("UPDATE erasure SET due_at = now(), address = mailbox WHERE id = " + failing);
        awaitDone(failing);
        assertThat(placesOf(person)).isEmpty();
    }

    @Test
    void the_last_owner_who_came_back_meanwhile_stays_and_the_erasure_ends_and_says_so() {
        String id = erased(person);
        long account = account(ManagerRole.OWNER);
        again(id, "rest");
        Awaitility.await().atMost(DEADLINE).until(() -> phase(id).equals("account_stays"));
        get("/v1/erasures/" + id)
                .expectBody()
                .jsonPath("$.phase")
                .isEqualTo("account_stays")
                .jsonPath("$.finishedAt")
                .isNotEmpty();
        assertThat(placesOf(person)).containsExactlyInAnyOrder("account.address", "account.mailbox");

        TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        send(with(workspace.ownerKey()), HttpMethod.POST, "/v1/erasures", Map.of("address", person))
                .expectStatus()
                .isAccepted();
        assertThat(rows.count("account WHERE id = " + account)).isZero();
    }

    @Test
    void lifting_an_erasure_leaves_the_mailbox_unsubscribed_unless_that_is_wanted_too() {
        post("/v1/suppressions", Map.of("address", person, "scope", "mailbox"))
                .expectStatus()
                .isCreated();
        erased(person);
        String campaign = made("/v1/campaigns", Map.of("name", "n"));
        Map<String, ?> testSend = Map.of("addresses", List.of(person));

        post("/v1/erasures/lift", Map.of("address", person))
                .expectBody()
                .jsonPath("$.lifted")
                .isEqualTo(true)
                .jsonPath("$.mailboxSuppressed")
                .isEqualTo(true);
        post("/v1/members", Map.of("address", person, "role", "learner"))
                .expectStatus()
                .isCreated();
        refused(post("/v1/campaigns/" + campaign + "/test-send", testSend), 409, "address-suppressed");

        post("/v1/erasures/lift", Map.of("address", person, "mailbox", true))
                .expectBody()
                .jsonPath("$.lifted")
                .isEqualTo(true)
                .jsonPath("$.mailboxSuppressed")
                .isEqualTo(false);
        post("/v1/campaigns/" + campaign + "/test-send", testSend)
                .expectStatus()
                .isAccepted();
    }

    @Test
    void what_waits_to_be_sent_once_more_is_cancelled_and_what_stays_unknown_is_no_parked_work() {
        long campaign = rows.campaign(workspace.id());
        long invitation = rows.invitation(campaign, person);
        run(
                "UPDATE delivery SET state = 'unknown', sent_at = NULL, follow_up_at = NULL, next_attempt_at = now() + interval '1 hour'"
                        + " WHERE invitation_id = " + invitation);
        run(
                "INSERT INTO delivery (id, workspace_id, campaign_id, purpose, to_address, state, cause) VALUES (nextval('delivery_block'), "
                        + workspace.id() + ", " + campaign + ", 'test', '" + person + "', 'unknown', 'no answer')");
        erased(person);
        assertThat(rows.row("SELECT state::text AS state, cause FROM delivery WHERE invitation_id = " + invitation))
                .containsEntry("state", "cancelled")
                .containsEntry("cause", "erased");
        assertThat(rows.count("delivery WHERE state = 'unknown' AND cause = 'erased' AND campaign_id = " + campaign))
                .isEqualTo(1);
        assertThat(all("/v1/campaigns/" + campaign + "/parked?kind=delivery", 1, "id"))
                .isEmpty();
    }

    @Test
    void asked_for_twice_it_is_done_and_a_second_time_finds_nobody() {
        campaignWithList();
        erased(person);
        String again = erased(person);
        get("/v1/erasures/" + again)
                .expectBody()
                .jsonPath("$.rows")
                .isEqualTo(0)
                .jsonPath("$.invitations")
                .isEqualTo(0);
    }

    @Test
    void a_mail_that_is_being_sent_ends_first() {
        long campaign = rows.campaign(workspace.id());
        long invitation = rows.invitation(campaign, person);
        database.sql("""
                        UPDATE delivery SET state = 'sending', sent_at = NULL, worker_id = 1, epoch = 1 WHERE invitation_id = :i""").bind("i", invitation).then().block(DEADLINE);
        String id = begun(person);
        Awaitility.await().atMost(DEADLINE).until(() -> phase(id).equals("mails"));
        assertThat(rows.state(invitation)).isEqualTo("revoked");
        database.sql("""
                        UPDATE delivery SET state = 'deferred', next_attempt_at = now(), reply_text = '4.2.1 ' || :a WHERE invitation_id = :i""").bind("a", person).bind("i", invitation).then().block(DEADLINE);
        awaitDone(id);
        assertThat(rows.row(
                        "SELECT state::text AS state, coalesce(reply_text, '') AS reply FROM delivery WHERE invitation_id = "
                                + invitation))
                .containsEntry("state", "cancelled")
                .containsEntry("reply", "");
    }

    @Test
    void an_erased_address_is_refused_as_suppressed_until_it_is_lifted() {
        erased(person);
        String campaign = made("/v1/campaigns", Map.of("name", "n"));
        refused(
                post("/v1/campaigns/" + campaign + "/test-send", Map.of("addresses", List.of(person))),
                409,
                "address-suppressed");
        refused(post("/v1/members", Map.of("address", person, "role", "learner")), 409, "address-suppressed")
                .jsonPath("$.detail")
                .isEqualTo("This address must not be written to. Do not write to this address. Nothing was changed.");
        long invitation = rows.invitation(rows.campaign(workspace.id()), other);
        refused(
                post("/v1/invitations/" + invitation + "/address", Map.of("address", person)),
                409,
                "address-suppressed");
        // Elsewhere the person is free to be anybody.
        send(
                        with(stranger.fullManagerKey()),
                        HttpMethod.POST,
                        "/v1/members",
                        Map.of("address", person, "role", "learner"))
                .expectStatus()
                .isCreated();
        post("/v1/erasures/lift", Map.of("address", person))
                .expectBody()
                .jsonPath("$.lifted")
                .isEqualTo(true);
        post("/v1/erasures/lift", Map.of("address", person))
                .expectBody()
                .jsonPath("$.lifted")
                .isEqualTo(false);
        post("/v1/campaigns/" + campaign + "/test-send", Map.of("addresses", List.of(person)))
                .expectStatus()
                .isAccepted();
    }

    @Test
    void nobody_is_followed_up_who_was_erased() {
        long invitation = rows.invitation(rows.campaign(workspace.id()), person);
        erased(person);
        assertThat(rows.state(invitation)).isEqualTo("revoked");
        assertThat(rows.count("delivery WHERE invitation_id = " + invitation + " AND state IN ('ready', 'deferred')"))
                .isZero();
    }

    @Test
    void the_last_owner_stays_and_nobody_erases_who_is_above_him() {
        TestPerson owner = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        refused(post("/v1/erasures", Map.of("address", owner.address())), 403, "role-too-high");
        refused(
                send(with(workspace.ownerKey()), HttpMethod.POST, "/v1/erasures", Map.of("address", owner.address())),
                409,
                "last-owner");
        assertThat(rows.count("erased_address WHERE workspace_id = " + workspace.id()))
                .isZero();
        TestPerson second = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        second.browser(database, anonymous());
        send(with(workspace.ownerKey()), HttpMethod.POST, "/v1/erasures", Map.of("address", second.address()))
                .expectStatus()
                .isAccepted();
        assertThat(rows.count("account WHERE id = " + second.accountId())).isZero();
        assertThat(rows.count("session WHERE account_id = " + second.accountId()))
                .isZero();
    }

    @Test
    void it_takes_a_manager_who_may_change_and_an_address() {
        refused(
                send(with(workspace.limitedManagerKey()), HttpMethod.POST, "/v1/erasures", Map.of("address", person)),
                403,
                "role-may-only-read");
        refused(post("/v1/erasures", Map.of("address", "nobody")), 422, "fields-invalid");
        String id = erased(person);
        with(stranger.ownerKey())
                .get()
                .uri("/v1/erasures/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        assertThat(all("/v1/erasures", 1, "id")).containsExactly(id);
    }

    // ---- what there is to be erased

    /** Four rows: the person, the person again, somebody whose manager the person is, and one that is not taken yet. */
    private long campaignWithList() {
        long campaign = Long.parseLong(made("/v1/campaigns", Map.of("name", "n")));
        manager()
                .post()
                .uri("/v1/campaigns/" + campaign + "/submissions")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("email,name,manager\n%1$s,Na,x\n%2$s,Na again,\n%3$s,Anna,%1$s\nnobody,Nobody,\n"
                        .formatted(person, person.toUpperCase(java.util.Locale.ROOT), other))
                .exchange()
                .expectStatus()
                .isAccepted();
        long submission = number("SELECT id AS n FROM submission WHERE campaign_id = " + campaign);
        long first = rows.invitation(campaign, person);
        rows.invitation(campaign, other);
        run("UPDATE invitation SET submission_id = " + submission + ", row_number = CASE WHEN address = '" + person
                + "' THEN 2 ELSE 4 END WHERE campaign_id = " + campaign);
        run("""
                INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, refusal, code, argument, address)
                VALUES (%1$d, 3, %2$d, 'refused', 'duplicate', 'duplicate_in_list', '2', '%3$s'),
                       (%1$d, 5, %2$d, 'refused', 'invalid', 'address_without_at', 'nobody', 'nobody')""".formatted(submission, campaign, person));
        run("UPDATE submission_chunk SET state = 'expanded', expanded_at = now(), first_invitation_id = " + first
                + ", invited_count = 2 WHERE campaign_id = " + campaign);
        run("UPDATE delivery SET reply_text = '2.0.0 queued for <" + person + ">' WHERE invitation_id = " + first);
        run(
                "INSERT INTO attempt (delivery_id, number, at, phase, reply_text, cause) SELECT id, 1, now(), 'rcpt', '4.2.1 "
                        + person + "', 'refused " + person + "' FROM delivery WHERE invitation_id = " + first);
        run(
                "INSERT INTO bounce (delivery_id, kind, workspace_id, invitation_id, address, diagnostic, final, reported_at) SELECT id,"
                        + " 'soft', workspace_id, invitation_id, '" + person + "', 'no room for " + person
                        + "', false, now() FROM delivery WHERE campaign_id = " + campaign);
        run("INSERT INTO former_address (invitation_id, token_version, address, replaced_at) VALUES (" + first
                + ", 1, '" + person + "', now())");
        run("INSERT INTO evidence (invitation_id, grade, kind, user_agent, ordinal) VALUES (" + first
                + ", 'click', 'x', 'x', 1)");
        run(
                "INSERT INTO delivery (id, workspace_id, campaign_id, purpose, to_address, state) VALUES (nextval('delivery_block'), "
                        + workspace.id() + ", " + campaign + ", 'test', '" + person + "', 'ready')");
        return campaign;
    }

    // ---- what is left

    /** Every column of every table that holds the text, in the workspace of this test or any other. */
    private List<String> placesOf(String text) {
        List<String> columns = database.sql("""
                        SELECT c.table_name || '.' || c.column_name AS place
                          FROM information_schema.columns c
                          JOIN information_schema.tables t USING (table_schema, table_name)
                         WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                           AND c.data_type IN ('text', 'jsonb', 'bytea', 'ARRAY')""")
                .map(row -> Objects.requireNonNull(row.get("place", String.class)))
                .all()
                .collectList()
                .block(DEADLINE);
        List<String> found = new ArrayList<>();
        for (String place : Objects.requireNonNull(columns)) {
            String table = place.substring(0, place.indexOf('.'));
            String column = place.substring(place.indexOf('.') + 1);
            String value = column.equals("body") ? "encode(body, 'escape')" : "\"" + column + "\"::text";
            if (number("SELECT count(*) AS n FROM " + table + " WHERE ' ' || lower(" + value + ") ~ '[^a-z]"
                            + text.replace(".", "[.]") + "'")
                    > 0) {
                found.add(place);
            }
        }
        return found;
    }

    private List<RecipientRow> payload(long campaign) {
        return ChunkPayload.decode(Objects.requireNonNull(
                database.sql("SELECT payload FROM submission_chunk WHERE campaign_id = " + campaign)
                        .map(row -> row.get("payload", byte[].class))
                        .one()
                        .block(DEADLINE)));
    }

    /** A fresh one; they are kept for some seconds. */
    private long registrationInvitation() {
        return (Long) rows.row("""
                        INSERT INTO registration_invitation (workspace_id, public_id, name, seats, seats_taken, passcode_hash,
                                                             passcode_sealed, locale, created_at)
                        VALUES (%d, translate(substr(md5(random()::text), 1, 16), '01', 'xy'), 'First aid', 5, 1,
                                decode(repeat('00', 33), 'hex'), '', 'en', now())
                        RETURNING id""".formatted(workspace.id())).get("id");
    }

    private void register(long invitation, String state) {
        database.sql("""
                        INSERT INTO registration (workspace_id, registration_invitation_id, address, mailbox, display_name, locale, state,
                                                  confirmed_ticket, held_at, held_until, confirmed_at)
                        SELECT :w, :i, :a, :a, 'Ana ' || :a, 'en', s, CASE WHEN s = 'confirmed' THEN 1 END, now(),
                               now() + interval '1 hour', CASE WHEN s = 'confirmed' THEN now() END
                          FROM (SELECT CAST(:state AS registration_state) AS s) wanted""")
                .bind("w", workspace.id())
                .bind("i", invitation)
                .bind("a", person)
                .bind("state", state)
                .then()
                .block(DEADLINE);
    }

    private Map<?, ?> snapshot(long campaign) {
        java.time.Instant now = java.time.Instant.now();
        return Awaitility.await()
                .atMost(DEADLINE)
                .until(
                        () -> shown(campaign),
                        shown -> java.time.Instant.parse((String) shown.get("at"))
                                .isAfter(now));
    }

    private Map<?, ?> shown(long campaign) {
        return Objects.requireNonNull(get("/v1/campaigns/" + campaign + "/snapshot")
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    /** The person's, new. */
    private long account(ManagerRole role) {
        TestPerson made = TestPerson.create(database, workspace.id(), role);
        database.sql("UPDATE account SET address = :a, mailbox = :a WHERE id = :id")
                .bind("a", person)
                .bind("id", made.accountId())
                .then()
                .block(DEADLINE);
        return made.accountId();
    }

    /** As if the erasure had not come farther yet. */
    private void again(String id, String phase) {
        database.sql("""
                        UPDATE erasure SET phase = :phase, address = :a, mailbox = :a, finished_at = NULL, submission = 0, sequence = -1
                         WHERE id = :id""")
                .bind("phase", phase)
                .bind("a", person)
                .bind("id", Long.parseLong(id))
                .then()
                .block(DEADLINE);
    }

    private String begun(String address) {
        Map<?, ?> answer = post("/v1/erasures", Map.of("address", address))
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return (String) Objects.requireNonNull(Objects.requireNonNull(answer).get("id"));
    }

    private String erased(String address) {
        String id = begun(address);
        awaitDone(id);
        return id;
    }

    private void awaitDone(String id) {
        Awaitility.await().atMost(DEADLINE).until(() -> phase(id).equals("done"));
    }

    private String phase(String id) {
        return (String) rows.row("SELECT phase FROM erasure WHERE id = " + id).get("phase");
    }

    private long number(String sql) {
        return (Long) rows.row(sql).get("n");
    }

    private void run(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }
}
