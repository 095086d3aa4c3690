package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails without a campaign go the same road as all others: codes, notices and copies, as the gateway puts them into the database. */
class LetterIT {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final long NONE = DeliveriesDue.WITHOUT_CAMPAIGN;
    private static final String CODE =
            "{\"letter\":\"sign_in_code\",\"locale\":\"de-AT\",\"variables\":{\"code\":\"483920\",\"minutes\":\"10\"}}";

    @TempDir
    static Path folder;

    private static KeyPair signing;
    private static FaultySmtpServer smtp;
    private static SettableClock clock;
    private static RunningWorker worker;
    private static Campaigns campaigns;
    private static long workspace;
    private static int addressees;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        signing = generator.generateKeyPair();
        Database database = Servers.postgres().createDatabase();
        smtp = FaultySmtpServer.started();
        clock = SettableClock.atPresent();
        worker = RunningWorker.start(
                database,
                Servers.rabbit().createVirtualHost(),
                smtp,
                folder.resolve("keys"),
                clock,
                Map.of(
                        "beckon.installation.from-address", "beckon@host.example",
                        "beckon.installation.from-name", "Beckon",
                        "beckon.installation.public-base-url", "https://beckon.example",
                        "beckon.delivery.orphan-age", "4s",
                        "beckon.dkim.keys[0].domain", "acme.example",
                        "beckon.dkim.keys[0].selector", "r2026",
                        "beckon.dkim.keys[0].private-key-file", pem(signing)));
        campaigns = new Campaigns(database);
        workspace = campaigns.workspace();
    }

    @AfterAll
    static void stop() {
        worker.close();
        smtp.close();
    }

    @AfterEach
    void healthy() {
        smtp.recover();
    }

    private static Path pem(KeyPair pair) throws IOException {
        String key = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(
                folder.resolve("dkim.pem"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void what_arrives_is_signed_for_the_sender_it_shows() throws Exception {
        // The verifier refuses what was signed in its future, where other tests may have taken the worker.
        clock.set(Instant.now());
        String address = address();
        Campaigns.Range letter = put(workspace, "code", address, CODE);
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "sent");
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(signing.getPublic().getEncoded());
        DKIMVerifier verifier = new DKIMVerifier((methods, selector, domain) -> List.of(record));
        verifier.verify(new ByteArrayInputStream(smtp.mailsTo(address).get(0).content()));
        assertThat(verifier.getResults()).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).as(result.getErrorMessage()).isTrue();
            assertThat(result.getRecord().getDToken()).hasToString("acme.example");
        });
    }

    @Test
    void a_code_arrives_once_in_the_language_asked_for_and_is_gone_from_the_database() {
        String address = address();
        Campaigns.Range letter = put(workspace, "code", address, CODE);
        worker.request(Lane.EXPRESS, letter);
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "sent");
        assertThat(smtp.deliveriesTo(address)).isEqualTo(1);
        AcceptedMail mail = smtp.mailsTo(address).get(0);
        assertThat(mail.sender()).isEqualTo("invite@acme.example");
        assertThat(mail.messageId()).isEqualTo("<d" + letter.first() + ".w" + workspace + "@go.acme.example>");
        assertThat(new String(mail.content(), StandardCharsets.UTF_8))
                .contains("Auto-Submitted: auto-generated", "483920", "10 Minuten")
                .doesNotContain("List-Unsubscribe", "/i/", "/u/");
        assertThat(content(letter)).doesNotContain("483920").contains("sign_in_code");
    }

    @Test
    void a_template_sent_for_a_look_arrives_in_its_own_words_and_is_gone_from_the_database() {
        String address = address();
        Campaigns.Range letter = put(workspace, "test", address, """
                {"letter":"rendered","locale":"en","variables":{"subject":"Join us","html":"<p>In <b>our</b> words</p>","text":"In our words"}}""");
        worker.request(Lane.EXPRESS, letter);
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "sent");
        assertThat(smtp.deliveriesTo(address)).isEqualTo(1);
        assertThat(new String(smtp.mailsTo(address).get(0).content(), StandardCharsets.UTF_8))
                .contains("Subject: Join us", "<p>In <b>our</b> words</p>")
                .doesNotContain("List-Unsubscribe");
        assertThat(content(letter)).doesNotContain("our").contains("rendered");
    }

    @Test
    void a_letter_of_the_installation_comes_from_its_own_sender() {
        String address = address();
        Campaigns.Range letter = put(0, "code", address, """
                {"letter":"sign_up_code","locale":"en","variables":{"code":"112233","minutes":"15","workspace":"Riverside"}}""");
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "sent");
        AcceptedMail mail = smtp.mailsTo(address).get(0);
        assertThat(mail.sender()).isEqualTo("beckon@host.example");
        assertThat(mail.messageId()).isEqualTo("<d" + letter.first() + ".w0@beckon.example>");
        assertThat(new String(mail.content(), StandardCharsets.UTF_8)).contains("112233", "Riverside");
    }

    @Test
    void a_letter_refused_for_now_keeps_its_words_and_goes_out_when_it_is_due() {
        smtp.fail(Fault.at(Step.RCPT).greylist(1));
        String address = address();
        Campaigns.Range letter = put(workspace, "code", address, CODE);
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "deferred");
        assertThat(content(letter)).contains("483920");
        clock.advance(Duration.ofHours(1));
        worker.due(NONE);
        awaitState(letter, "sent");
        assertThat(smtp.deliveriesTo(address)).isEqualTo(1);
        assertThat(campaigns.attempts(letter, 0)).hasSize(1);
    }

    @Test
    void a_letter_whose_hint_was_lost_goes_out_by_the_sweeps_hint() {
        Campaigns.Range letter = put(workspace, "code", address(), CODE);
        worker.due(NONE);
        awaitState(letter, "sent");
    }

    @Test
    void what_cannot_be_sent_within_the_horizon_fails_and_is_forgotten() {
        smtp.fail(Fault.at(Step.RCPT).reply("450 4.2.1 Mailbox busy"));
        Campaigns.Range letter = put(workspace, "code", address(), CODE);
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "deferred");
        clock.advance(Duration.ofDays(3));
        worker.due(NONE);
        awaitState(letter, "failed");
        assertThat((String) campaigns.delivery(letter, 0).get("cause")).startsWith("horizon");
        assertThat(content(letter)).doesNotContain("483920");
    }

    @Test
    void an_answer_lost_after_the_final_dot_is_resent_once_even_where_the_workspace_parks_such_mails() {
        long parking = campaigns.workspace();
        campaigns.change("UPDATE workspace SET unknown_deliveries = 'park' WHERE id = ?", parking);
        smtp.fail(Fault.at(Step.DOT).drop().first(1));
        String address = address();
        Campaigns.Range letter = put(parking, "code", address, CODE);
        worker.request(Lane.EXPRESS, letter);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.delivery(letter, 0)).containsEntry("resent", true));
        clock.advance(Duration.ofHours(1));
        worker.due(NONE);
        awaitState(letter, "sent");
        assertThat(smtp.mailsTo(address).stream().map(AcceptedMail::messageId).distinct())
                .hasSize(1);
    }

    @Test
    void who_unsubscribed_still_gets_a_code_and_an_address_that_bounced_does_not() {
        String unsubscribed = address();
        String bounced = address();
        suppress("mailbox", unsubscribed, "unsubscribed");
        suppress("address", unsubscribed, "unsubscribed");
        suppress("address", bounced, "bounced");
        Campaigns.Range wanted = put(workspace, "code", unsubscribed, CODE);
        Campaigns.Range useless = put(workspace, "code", bounced, CODE);
        worker.request(Lane.EXPRESS, wanted);
        worker.request(Lane.EXPRESS, useless);
        awaitState(wanted, "sent");
        awaitState(useless, "suppressed");
        assertThat(campaigns.delivery(useless, 0)).containsEntry("cause", "bounced");
        assertThat(content(useless)).doesNotContain("483920");
        assertThat(smtp.deliveriesTo(bounced)).isZero();
    }

    @Test
    void what_cannot_be_written_fails_at_once_and_says_why() {
        awaitFailure(put(workspace, "notice", address(), "{\"letter\":\"love\",\"variables\":{}}"), "no letter 'love'");
        awaitFailure(put(workspace, "notice", address(), null), "content is empty");
        awaitFailure(put(workspace, "code", address(), "{\"letter\":\"sign_in_code\"}"), "needs code and minutes");
        awaitFailure(put(987654321, "code", address(), CODE), "no workspace 987654321");
    }

    @Test
    void the_letters_of_a_claim_whose_answer_was_lost_are_released() {
        String address = address();
        Campaigns.Range letter = put(workspace, "code", address, CODE);
        Hold hold = worker.bean(WorkerLease.class).hold().orElseThrow();
        worker.bean(ClaimStore.class)
                .claim(new Hint.Due(new DeliveriesDue(NONE)), hold, 256, clock.instant(), clock.instant())
                .block(WITHIN);
        assertThat(campaigns.delivery(letter, 0)).containsEntry("state", "sending");
        campaigns.change("UPDATE claim SET claimed_at = now() - interval '1 minute'");
        await().atMost(WITHIN).untilAsserted(() -> {
            worker.due(NONE);
            assertThat(campaigns.delivery(letter, 0)).containsEntry("state", "sent");
        });
        assertThat(smtp.deliveriesTo(address)).isEqualTo(1);
    }

    @Test
    void the_database_keeps_no_code_of_a_mail_that_ended() {
        Campaigns.Range letter = put(workspace, "code", address(), CODE);
        assertThatThrownBy(() -> campaigns.change(
                        "UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL WHERE id = ?", letter.first()))
                .rootCause()
                .hasMessageContaining("delivery_without_campaign_forgets");
        campaigns.change("DELETE FROM delivery WHERE id = ?", letter.first());
    }

    private static void awaitFailure(Campaigns.Range letter, String cause) {
        worker.request(Lane.EXPRESS, letter);
        awaitState(letter, "failed");
        assertThat((String) campaigns.delivery(letter, 0).get("cause")).contains(cause);
        assertThat(campaigns.delivery(letter, 0)).containsEntry("attempts", 1);
    }

    private static void suppress(String scope, String value, String reason) {
        campaigns.change(
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, ?::suppression_scope, ?, ?::suppression_reason)",
                workspace,
                scope,
                value,
                reason);
    }

    private static Campaigns.Range put(long workspaceId, String purpose, String address, String content) {
        long id = campaigns.number(
                """
                INSERT INTO delivery (id, workspace_id, purpose, lane, to_address, content, next_attempt_at)
                VALUES (nextval('delivery_block'), ?, ?::delivery_purpose, 'express', ?, ?::jsonb, ?::timestamptz) RETURNING id""", workspaceId, purpose, address, content, clock.instant().toString());
        return new Campaigns.Range(NONE, id, id);
    }

    private static String address() {
        return "ana" + addressees++ + "@letters.example";
    }

    private static String content(Campaigns.Range letter) {
        return String.valueOf(campaigns.delivery(letter, 0).get("content"));
    }

    private static void awaitState(Campaigns.Range letter, String state) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.delivery(letter, 0)).containsEntry("state", state));
    }
}
