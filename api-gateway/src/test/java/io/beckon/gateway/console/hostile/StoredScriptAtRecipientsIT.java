package io.beckon.gateway.console.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.TestPerson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Whatever a manager or a recipient types stays text on every page that a recipient comes to. */
class StoredScriptAtRecipientsIT extends HostileCase {

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void what_is_stored_stays_text_on_every_page_of_the_recipient(HostileWords words) {
        fill(words);
        String link = "/i/" + token(LinkPurpose.INVITATION);
        String unsubscribe = "/u/" + token(LinkPurpose.UNSUBSCRIBE);
        LiveContent invited = look(link);
        assertThat(invited.text()).contains(words.of("workspace"), words.of("destination"), things.address("support"));
        harmless("asking", nobody().send(link + "/ask", List.of("nonce", nonce(link), "address", words.of("ask"))));
        assertThat(look(unsubscribe).text()).contains(words.of("workspace"));
        harmless("unsubscribed", nobody().send(unsubscribe, List.of()));
        portal(words);
        join(words);
        harmless(link, nobody().send(link + "/accept", List.of("nonce", nonce(link), "name", words.of("accepted"))));
        assertThat(look(link).text()).contains(words.of("workspace"));
        for (String end : List.of("expired", "revoked", "bounced")) {
            rows().change(
                            "invitation",
                            things.invitation,
                            "state = '" + end + "', opened_at = NULL, accepted_at = NULL, ended_at = now()");
            look(link);
        }
    }

    private void portal(HostileWords words) {
        TestPerson member = new TestPerson(Long.parseLong(things.member), things.address("member"));
        rows().row("INSERT INTO enrolment (workspace_id, account_id, course_id, way) VALUES (" + workspace.id() + ", "
                + member.accountId() + ", " + things.course + ", 'manager') RETURNING course_id");
        Visitor learner = visitor(member);
        assertThat(harmless("/portal", learner.get("/portal")).text())
                .contains(words.of("workspace"), words.of("member"), words.of("course"), things.address("member"));
        assertThat(harmless("course", learner.get("/portal/courses/" + things.course))
                        .text())
                .contains(words.of("course"), words.of("description"));
        harmless("password", learner.get("/portal/password"));
        String signIn = "/portal/sign-in";
        assertThat(harmless(
                                signIn,
                                nobody().send(
                                                signIn,
                                                List.of(
                                                        "nonce",
                                                        nonce(signIn),
                                                        "address",
                                                        words.of("typed"),
                                                        "password",
                                                        "x")))
                        .text())
                .contains(words.of("typed"));
    }

    private void join(HostileWords words) {
        String path = things.registration.get("joinUrl").toString().replaceAll(".*(/join/)", "$1");
        harmless(
                "a wrong passcode",
                nobody().send(path, List.of("nonce", nonce(path), "passcode", words.of("passcode"))));
        EntityExchangeResult<String> entered = nobody().send(
                        path,
                        List.of(
                                "nonce",
                                nonce(path),
                                "passcode",
                                things.registration.get("passcode").toString()));
        assertThat(harmless("the form", entered).text()).contains(words.of("registration"), words.of("workspace"));
        String pass = hidden(entered).get(1);
        EntityExchangeResult<String> refused = nobody().send(
                        path + "/seat", List.of("nonce", pass, "name", words.of("name"), "address", words.of("typed")));
        assertThat(harmless("a wrong address", refused).text()).contains(words.of("name"), words.of("typed"));
        EntityExchangeResult<String> seated = nobody().send(
                        path + "/seat",
                        List.of("nonce", pass, "name", words.of("name"), "address", things.address("joiner")));
        String ticket = Objects.requireNonNull(location(seated), () -> html(seated));
        assertThat(look(ticket).text()).contains(words.of("registration"), things.address("joiner"));
    }
}
