package io.beckon.gateway.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.TestPerson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** What the API refuses in English, a manager whose browser speaks German reads in German. */
class RefusalsInGermanIT extends ConsoleCase {

    private static final String LINE = "Schreiben Sie eine Zeile mit 1 bis 200 Zeichen.";

    private InvitationRows rows;
    private Visitor ana;
    private long campaign;

    @BeforeEach
    void a_german_manager() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.OWNER).in("de");
        campaign = rows.campaign(workspace.id());
    }

    @Test
    void groups() {
        german(ana.post("/console/groups/organization-groups", "organizationName", ""), 422, LINE);
        ana.post("/console/groups/organization-groups", "organizationName", "Acme");
        german(
                ana.post("/console/groups", "name", " ", "organization", ""),
                422,
                LINE,
                "Wählen Sie genau eine Organisationsgruppe.");
        german(
                ana.post("/console/groups/organization-groups", "organizationName", "Acme"),
                409,
                "Den Namen „Acme“ gibt es in Ihrem Arbeitsbereich schon (Gruppe an dieser Stelle).");
    }

    @Test
    void registration_invitations() {
        EntityExchangeResult<String> seats = ana.send(
                "/console/registrations/new",
                with(
                        hidden(ana.get("/console/registrations/new")),
                        "go",
                        "next",
                        "name",
                        "",
                        "passcode",
                        "1-2-3",
                        "registrations",
                        "0",
                        "expires",
                        "2020-01-01"));
        german(
                seats,
                422,
                LINE,
                "Ein Zugangscode hat 6 bis 64 Buchstaben und Ziffern",
                "Schreiben Sie eine Zahl von 1 bis",
                "Wählen Sie einen Tag, der noch nicht vorbei ist");
        EntityExchangeResult<String> groups = ana.send(
                "/console/registrations/new",
                with(hidden(seats), "go", "next", "name", "Erste Hilfe", "registrations", "5"));
        german(
                ana.send("/console/registrations/new", with(hidden(groups), "go", "next", "organization", "")),
                422,
                "Wählen Sie genau eine Organisationsgruppe.");
    }

    @Test
    void campaigns() {
        german(
                ana.post(
                        "/console/campaigns",
                        "name",
                        "",
                        "destination",
                        "url",
                        "url",
                        "https://elsewhere.example/",
                        "expires",
                        "soon",
                        "step-days",
                        "many",
                        "step-anchor",
                        "after",
                        "step-message",
                        ""),
                422,
                LINE,
                "Der Host elsewhere.example gehört nicht zu denen",
                "Schreiben Sie eine Dauer von einer Sekunde bis zu zehn Jahren.");
        german(ana.post("/console/invite", "name", " ", "message", ""), 422, LINE);
        rows.change("campaign", campaign, "state = 'running', started_at = now()");
        german(
                ana.post("/console/campaigns/" + campaign + "/resume"),
                409,
                "Die Kampagne ist im Stand „läuft“; zum Fortsetzen muss sie im Stand „angehalten“ sein.");
    }

    @Test
    void people() {
        String people = "/console/campaigns/" + campaign + "/people";
        TestPerson here = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        TestPerson elsewhere = TestPerson.create(database, stranger.id(), ManagerRole.LEARNER);
        String list = String.join(
                "\n",
                "email;locale;timezone",
                "ben@mail.example;;",
                ";;",
                "ana;;",
                "a(b@mail.example;;",
                "ana@-;;",
                "ana@mail.example, bo@mail.example;;",
                "x".repeat(65) + "@mail.example;;",
                "zoe@mail.example;no language;",
                "eve@mail.example;;Nowhere/City",
                "ben@mail.example;;",
                "ivy@mail.example;;;more;than;named",
                "\"kim@mail.example\"x;;",
                here.address() + ";;",
                elsewhere.address() + ";;");
        german(
                ana.post(people + "/check", "people", list),
                200,
                "In „ana“ fehlt das @.",
                "Dieselbe Adresse steht schon in Zeile",
                "„no language“ ist kein Sprachkürzel.",
                "„Nowhere/City“ ist keine Zeitzone.",
                "Diese Person ist schon Mitglied Ihres Arbeitsbereichs.",
                "Diese Adresse hat schon ein Konto in einem anderen Arbeitsbereich");
        german(ana.post(people, "people", "  "), 422, "Darin steht niemand.");
        german(ana.post(people + "/check", "people", "Name;Ort\nAna;Ulm"), 422, "Keine Spalte mit Adressen.");
        german(
                ana.postPart(
                        people + "/refused",
                        "slug",
                        "upload-cut",
                        "detail",
                        "The connection ended before the"
                                + " list did. Send it again; under the same Idempotency-Key what arrived is not lost. Nobody was"
                                + " invited."),
                200,
                "Die Verbindung endete vor der Liste.");
    }

    @Test
    void templates() {
        german(
                ana.post(
                        "/console/templates",
                        "name",
                        "Hallo",
                        "subject",
                        "",
                        "html",
                        "<p th:text=\"${person.nam}\">x</p>",
                        "text",
                        "Ohne Link",
                        "language",
                        "en"),
                422,
                "Zeile 1: Hier steht nichts. Schreiben Sie mindestens ein Wort.",
                "Zeile 1: ${person.nam} ist nicht bekannt. Nehmen Sie ",
                "Der Link der Einladung fehlt, niemand könnte also annehmen.");
        german(
                ana.post(
                        "/console/templates/preview",
                        "name",
                        "Hallo",
                        "subject",
                        "Hallo",
                        "html",
                        "<script></script>",
                        "text",
                        "Hallo"),
                422,
                "Zeile 1: <script> zeigen Mailprogramme nicht. Nehmen Sie es heraus; Tabellen,");
        german(ana.post("/console/templates", "name", "", "language", "en"), 422, LINE);
    }

    @Test
    void settings() {
        german(
                ana.post(
                        "/console/settings",
                        "was.fromName",
                        "x",
                        "fromName",
                        "ana@mail.example",
                        "was.fromAddress",
                        "x",
                        "fromAddress",
                        "ana",
                        "was.accentColour",
                        "x",
                        "accentColour",
                        "rot",
                        "was.privacyUrl",
                        "x",
                        "privacyUrl",
                        "nowhere",
                        "was.locale",
                        "x",
                        "locale",
                        "no language",
                        "was.timeZone",
                        "x",
                        "timeZone",
                        "Nowhere/City"),
                422,
                "Schreiben Sie einen Namen ohne @",
                "In „ana“ fehlt das @.",
                "Schreiben Sie eine Farbe als #");
        german(
                ana.post("/console/settings/sending", "was.sendingFrom", "x", "sendingFrom", "25:00"),
                422,
                "Schreiben Sie eine Uhrzeit von 00:00 bis 23:59.");
        german(
                ana.post(
                        "/console/settings/advanced",
                        "was.publicBaseUrl",
                        "x",
                        "publicBaseUrl",
                        "nowhere",
                        "was.allowedHosts",
                        "x",
                        "allowedHosts",
                        "https://KURSE"),
                422,
                "Schreiben Sie die Adresse, unter der diese Website zu erreichen ist",
                "Schreiben Sie einen Hostnamen in Kleinbuchstaben");
        german(
                ana.postFile(
                        "/console/settings/logo",
                        "logo",
                        "logo.png",
                        MediaType.IMAGE_PNG,
                        "no picture".getBytes(UTF_8)),
                422,
                "Das ist kein Bild, das sich lesen lässt.");
        german(ana.post("/console/settings/keys", "label", "", "role", "owner"), 422, "Schreiben Sie eine Zeile");
        german(
                ana.post("/console/settings/members", "address", "ana", "name", "", "role", "learner"),
                422,
                "In „ana“ fehlt das @.");
        String there =
                TestPerson.create(database, workspace.id(), ManagerRole.LEARNER).address();
        german(
                ana.post("/console/settings/members", "address", there, "name", "Zoe", "role", "learner"),
                409,
                "Die Adresse " + there + " gehört schon einem Mitglied Ihres Arbeitsbereichs.");
        german(ana.get("/console/settings/audit?kind=nonsense"), 400, "Möglich ist eines von diesen:");
    }

    @Test
    void single_invitations_and_follow_ups() {
        long id = rows.invitation(campaign, "ana@mail.example");
        String page = "/console/invitations/" + id;
        german(ana.post(page + "/address", "address", "ana"), 422, "In „ana“ fehlt das @.");
        String there =
                TestPerson.create(database, workspace.id(), ManagerRole.LEARNER).address();
        german(
                ana.post(page + "/address", "address", there),
                409,
                "Diese Person ist schon Mitglied Ihres Arbeitsbereichs. Schreiben Sie das Mitglied ein",
                "Es wurde nichts geändert.");
        german(
                ana.post(
                        "/console/invitations/follow-up",
                        "whom",
                        "ticked",
                        "pick",
                        "" + id,
                        "message",
                        "x".repeat(5001)),
                200,
                "Schreiben Sie höchstens 5000 Zeichen");
    }

    @Test
    void a_french_and_a_spanish_manager_read_their_own() {
        String name = UUID.randomUUID().toString();
        String[] form = {"organizationName", name};
        ana.post("/console/groups/organization-groups", form);
        Visitor marie = signedIn(ManagerRole.OWNER).in("fr");
        says(
                marie.post("/console/groups/organization-groups", form),
                409,
                "Le nom « " + name + " » existe déjà dans votre espace de travail");
        Visitor jose = signedIn(ManagerRole.OWNER).in("es");
        says(
                jose.post("/console/groups/organization-groups", form),
                409,
                "El nombre «" + name + "» ya existe en su espacio de trabajo");
    }

    private static void german(EntityExchangeResult<String> answer, int status, String... words) {
        says(answer, status, words);
        assertThat(html(answer))
                .as("no sentence is marked as English")
                .doesNotContainPattern("<(p|span)[^>]*lang=\"en\"[^>]*>[^<]* ");
    }

    private static List<String> with(List<String> form, String... more) {
        List<String> all = new ArrayList<>();
        List<String> names = Arrays.asList(more);
        for (int i = 0; i < form.size(); i += 2) {
            int at = names.indexOf(form.get(i));
            if (at < 0 || at % 2 == 1) {
                all.addAll(form.subList(i, i + 2));
            }
        }
        all.addAll(names);
        return all;
    }
}
