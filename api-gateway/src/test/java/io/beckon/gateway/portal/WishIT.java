package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** What whoever has a personal link may wish for: an invitation of the own, and a fresh link where the time of this one ran out. */
class WishIT extends PortalCase {

    private final String address = freshAddress();

    private long acme;
    private long campaign;
    private long invitation;

    @BeforeEach
    void anaIsInvited() {
        acme = rows().workspace("Acme");
        campaign = rows().campaign(acme);
        invitation = rows().invitation(campaign, address);
    }

    @Test
    void whoever_has_a_link_may_ask_for_an_invitation_of_the_own() {
        String wanted = freshAddress();
        Browser browser = new Browser();
        String nonce = nonce(browser.page(link()));
        EntityExchangeResult<String> fault = browser.post(link() + "/ask", "nonce", nonce, "address", "nobody");
        assertThat(fault.getStatus().value()).isEqualTo(422);
        assertThat(body(fault)).contains("not a whole e-mail address");
        assertThat(body(browser.post(link() + "/ask", "nonce", nonce, "address", wanted)))
                .contains("Your wish is passed on")
                .doesNotContain(address, wanted, "help@acme.example</strong>");
        until(() -> mailed(acme, "invitation_wanted").equals(List.of("help@acme.example|" + wanted + "|Autumn")));
        assertThat(rows().state(invitation)).isEqualTo("pending");

        browser.post(link() + "/ask", "nonce", nonce, "address", wanted);
        browser.post(link() + "/ask", "nonce", nonce, "address", wanted);
        EntityExchangeResult<String> tooMany = browser.post(link() + "/ask", "nonce", nonce, "address", wanted);
        assertThat(tooMany.getStatus().value()).isEqualTo(429);
        assertThat(body(tooMany)).contains("Too many attempts");
        assertThat(tooMany.getResponseHeaders().getFirst("Retry-After")).isNotNull();
        secure(tooMany);
        assertThat(browser.post(link() + "/ask", "nonce", "x", "address", wanted)
                        .getStatus()
                        .value())
                .isEqualTo(403);
    }

    @Test
    void where_the_support_contact_is_a_page_a_manager_is_told_and_where_there_is_nobody_nothing_is_said() {
        rows().change("workspace", acme, "support_contact = 'https://acme.example/help'");
        Browser browser = new Browser();
        String nonce = nonce(browser.page(link()));
        String answer = body(browser.post(link() + "/ask", "nonce", nonce, "address", "bo@x.example"));
        assertThat(mailed(acme, "invitation_wanted")).isEmpty();
        TestPerson.create(database, acme, ManagerRole.LIMITED_MANAGER);
        TestPerson owner = TestPerson.create(database, acme, ManagerRole.OWNER);
        TestPerson.create(database, acme, ManagerRole.FULL_MANAGER);
        assertThat(body(browser.post(link() + "/ask", "nonce", nonce, "address", "bo@x.example")))
                .isEqualTo(answer);
        until(() -> mailed(acme, "invitation_wanted").equals(List.of(owner.address() + "|bo@x.example|Autumn")));
    }

    @Test
    void an_expired_link_mails_a_fresh_one_to_its_own_address_and_only_there() {
        expire();
        Browser browser = new Browser();
        EntityExchangeResult<String> expired = browser.get(link());
        assertThat(expired.getStatus().value()).isEqualTo(410);
        assertThat(body(expired)).contains("This invitation has expired", "Mail a fresh link");
        String nonce = nonce(body(expired));
        String answer = body(browser.post(link() + "/renew", "nonce", nonce, "address", "evil@x.example"));
        assertThat(answer).contains("a•••@mail.example").doesNotContain(address);
        until(() -> rows().count("delivery WHERE purpose = 'resend' AND invitation_id = " + invitation) == 1);
        assertThat(rows().row("SELECT d.to_address IS NULL AS to_its_own, d.ordinal, i.state::text AS state,"
                        + " i.token_version = d.ordinal AS its_link, f.follow_up_at = i.renewed_at + interval '1 day' AS ends"
                        + " FROM delivery d JOIN invitation i ON i.id = d.invitation_id"
                        + " JOIN delivery f ON f.invitation_id = i.id AND f.purpose = 'invitation'"
                        + " WHERE d.purpose = 'resend' AND i.id = " + invitation))
                .containsEntry("to_its_own", true)
                .containsEntry("ordinal", 2)
                .containsEntry("state", "pending")
                .containsEntry("its_link", true)
                .containsEntry("ends", true);

        assertThat(body(browser.get(link()))).contains("There is a newer link");
        String fresh = "/i/" + token(LinkPurpose.INVITATION, invitation, 2);
        assertThat(location(browser.post(fresh + "/accept", "nonce", nonce(browser.page(fresh)))))
                .isEqualTo("/portal?note=welcome");
    }

    @Test
    void asking_for_a_fresh_link_is_answered_the_same_whatever_becomes_of_it() {
        long cancelled = rows().campaign(acme);
        long ofCancelled = rows().invitation(cancelled, freshAddress());
        long withdrawn = rows().invitation(campaign, freshAddress());
        long answered = rows().invitation(campaign, freshAddress());
        long open = rows().invitation(campaign, freshAddress());
        List<Long> others = List.of(ofCancelled, withdrawn, answered, open);
        Browser browser = new Browser();
        Map<Long, String> nonces = Stream.concat(others.stream(), Stream.of(invitation))
                .collect(Collectors.toMap(id -> id, id -> nonce(browser.page(link(id)))));
        rows().change("campaign", cancelled, "state = 'cancelled', finished_at = now()");
        rows().change("invitation", withdrawn, "state = 'revoked', ended_at = now()");
        rows().change("invitation", answered, "state = 'accepted', opened_at = now(), accepted_at = now()");
        rows().change("invitation", invitation, "state = 'expired', ended_at = now()");

        Set<String> answers = Stream.of(
                        ofCancelled, withdrawn, withdrawn, withdrawn, withdrawn, answered, open, invitation)
                .map(id -> browser.post(link(id) + "/renew", "nonce", nonces.get(id)))
                .map(answer -> answer.getStatus().value() + body(answer))
                .collect(Collectors.toSet());
        assertThat(answers).singleElement().asString().startsWith("200").contains("if it can be had");
        until(() -> rows().count("delivery WHERE purpose = 'resend' AND invitation_id = " + invitation) == 1);
        others.forEach(id -> assertThat(rows().count("delivery WHERE purpose = 'resend' AND invitation_id = " + id))
                .isZero());
    }

    @Test
    void an_invitation_is_renewed_three_times_at_most() {
        for (int version = 1; version <= 4; version++) {
            rows().change("campaign", campaign, "expires_after_seconds = 86400");
            clock.advance(Duration.ofDays(2));
            String path = "/i/" + token(LinkPurpose.INVITATION, invitation, version);
            Browser browser = new Browser();
            browser.post(path + "/renew", "nonce", nonce(body(browser.get(path))));
            int made = Math.min(version, 3);
            until(() -> rows().count("delivery WHERE purpose = 'resend' AND invitation_id = " + invitation) == made);
        }
        assertThat(rows().row("SELECT renewals::integer AS renewals FROM invitation WHERE id = " + invitation))
                .containsEntry("renewals", 3);
    }

    private void expire() {
        rows().change("campaign", campaign, "expires_after_seconds = 86400");
        rows().change("invitation", invitation, "state = 'expired', ended_at = now()");
    }

    /** Address, wanted address and campaign of the notices of a workspace. */
    private List<String> mailed(long workspaceId, String letter) {
        return database.sql("SELECT to_address || '|' || (content -> 'variables' ->> 'wanted') || '|'"
                        + " || (content -> 'variables' ->> 'campaign') AS mail FROM delivery"
                        + " WHERE workspace_id = :workspace AND content ->> 'letter' = :letter ORDER BY id LIMIT 1")
                .bind("workspace", workspaceId)
                .bind("letter", letter)
                .map(row -> row.get("mail", String.class))
                .all()
                .collectList()
                .block();
    }

    private String link() {
        return link(invitation);
    }

    private String link(long id) {
        return "/i/" + token(LinkPurpose.INVITATION, id, 1);
    }
}
