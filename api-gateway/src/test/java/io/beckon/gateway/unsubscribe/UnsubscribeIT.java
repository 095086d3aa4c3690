package io.beckon.gateway.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.page.PagesUnderTest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;

class UnsubscribeIT extends PagesUnderTest {

    private final String person = "ana." + UUID.randomUUID();
    private long acme;
    private long campaign;
    private long invitation;
    private String path = "";

    @BeforeEach
    void an_invitation_to_a_sub_address() {
        acme = rows().workspace("Acme");
        campaign = rows().campaign(acme);
        invitation = rows().invitation(campaign, person + "+course@mail.example");
        path = "/u/" + token(LinkPurpose.UNSUBSCRIBE, invitation, 1);
    }

    @Test
    void looking_at_the_page_changes_nothing() {
        String page = show(200);
        assertThat(page)
                .contains("Stop mails from Acme", "a•••@mail.example", "name=\"List-Unsubscribe\" value=\"One-Click\"")
                .doesNotContain(person, "??");
        http().head().uri(path).exchange().expectStatus().isOk();
        assertThat(suppressions()).isEmpty();
    }

    @Test
    void one_click_without_cookie_or_nonce_stops_the_mails_to_the_mailbox() {
        assertThat(oneClick()).contains("You are unsubscribed", "Acme will send you no more");
        assertThat(oneClick()).contains("You are unsubscribed");
        assertThat(suppressions()).containsExactly("mailbox " + person + "@mail.example unsubscribed");
        assertThat(rows().state(invitation)).isEqualTo("pending");
    }

    @Test
    void a_multipart_request_and_one_without_a_body_count_too() {
        http().post()
                .uri(path)
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(BodyInserters.fromMultipartData("List-Unsubscribe", "One-Click"))
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(suppressions()).hasSize(1);
        subscribeAgain(nonce(oneClick()), 200);
        http().post().uri(path).exchange().expectStatus().isOk();
        assertThat(suppressions()).hasSize(1);
    }

    @Test
    void clicks_at_the_same_moment_are_one() {
        List<CompletableFuture<String>> clicks = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::oneClick))
                .toList();
        assertThat(clicks).allSatisfy(click -> assertThat(click.join()).contains("You are unsubscribed"));
        assertThat(suppressions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "token_version = 9",
        "'state = ''revoked'', ended_at = now()'",
        "'state = ''expired'', ended_at = now()'",
        "'state = ''accepted'', opened_at = now(), accepted_at = now()'",
    })
    void the_link_works_for_ever_whatever_became_of_the_invitation(String change) {
        rows().change("invitation", invitation, change);
        oneClick();
        assertThat(suppressions()).hasSize(1);
    }

    @Test
    void a_changed_separator_stops_both_ways_of_reading_the_mailbox() {
        long other = rows().invitation(campaign, person + "#x@mail.example");
        rows().change("workspace", acme, "sub_address_separator = '#'");
        path = "/u/" + token(LinkPurpose.UNSUBSCRIBE, other, 1);
        oneClick();
        assertThat(suppressions())
                .containsExactlyInAnyOrder(
                        "mailbox " + person + "@mail.example unsubscribed",
                        "mailbox " + person + "#x@mail.example unsubscribed");
        subscribeAgain(nonce(oneClick()), 200);
        assertThat(suppressions()).isEmpty();
    }

    @Test
    void it_can_be_taken_back_from_the_page_and_only_from_there() {
        String nonce = nonce(oneClick());
        assertThat(subscribeAgain("", 403)).contains("open for too long");
        assertThat(subscribeAgain("rubbish", 403)).contains("name=\"nonce\"");
        assertThat(suppressions()).hasSize(1);
        assertThat(subscribeAgain(nonce, 200)).contains("You are subscribed again");
        assertThat(subscribeAgain(nonce, 200)).contains("You are subscribed again");
        assertThat(suppressions()).isEmpty();
    }

    @Test
    void a_bounce_or_a_managers_entry_is_not_taken_back_by_the_recipient() {
        database()
                .sql("INSERT INTO suppression (workspace_id, scope, value, reason) VALUES"
                        + " (:w, 'mailbox', :mailbox, 'complained'), (:w, 'address', :address, 'bounced')")
                .bind("w", acme)
                .bind("mailbox", person + "@mail.example")
                .bind("address", person + "+course@mail.example")
                .then()
                .block();
        assertThat(subscribeAgain(nonce(oneClick()), 200)).contains("Mails stay stopped");
        assertThat(suppressions()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"de,Abbestellen", "fr,Se désabonner", "es,Darse de baja", "en,Unsubscribe"})
    void the_page_speaks_the_recipients_language(String locale, String button) {
        rows().change("invitation", invitation, "locale = '" + locale + "'");
        assertThat(show(200)).contains("<html lang=\"" + locale + "\"", button);
    }

    @Test
    void a_token_of_another_purpose_or_a_forged_one_does_nothing() {
        for (String token : List.of(
                token(LinkPurpose.INVITATION, invitation, 1),
                "A".repeat(38),
                token(LinkPurpose.UNSUBSCRIBE, Long.MAX_VALUE, 1))) {
            path = "/u/" + token;
            show(404);
            http().post().uri(path).exchange().expectStatus().isNotFound();
            http().post().uri(path + "/subscribe").exchange().expectStatus().isNotFound();
        }
        assertThat(suppressions()).isEmpty();
    }

    private String show(int status) {
        return Objects.requireNonNull(http().get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private String oneClick() {
        return post("", "List-Unsubscribe", "One-Click", 200);
    }

    private String subscribeAgain(String nonce, int status) {
        return post("/subscribe", "nonce", nonce, status);
    }

    private String post(String below, String field, String value, int status) {
        return Objects.requireNonNull(http().post()
                .uri(path + below)
                .body(BodyInserters.fromFormData(field, value))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private List<String> suppressions() {
        return database()
                .sql("SELECT scope || ' ' || value || ' ' || reason AS entry FROM suppression WHERE workspace_id = :id")
                .bind("id", acme)
                .map(row -> row.get("entry", String.class))
                .all()
                .collectList()
                .block();
    }
}
