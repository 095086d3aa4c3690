package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.TestPerson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.util.HtmlUtils;

class ConsolePeopleIT extends ConsoleCase {

    private static final String HOSTILE = "<script>alert(1)</script>";

    private TestPerson ana;
    private Visitor visitor;
    private long campaign;
    private String people;

    @BeforeEach
    void a_manager_and_a_campaign() {
        ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        visitor = visitor(ana);
        campaign = new InvitationRows(database).campaign(workspace.id());
        people = "/console/campaigns/" + campaign + "/people";
    }

    @Test
    void pasted_people_are_looked_at_before_anybody_is_invited() {
        EntityExchangeResult<String> looked = visitor.post(
                people + "/check",
                "people",
                "Ben <ben@mail.example>\nno address\nben@mail.example\n" + ana.address() + "\n" + HOSTILE);
        says(
                looked,
                200,
                "1 of 5 would be invited",
                "is the address",
                "Faulty",
                "Double",
                "In use",
                "Take " + ana.address().replaceFirst("@.*", "+"),
                HOSTILE);
        assertThat(html(looked)).doesNotContain(HOSTILE);
        assertThat(rows()).isZero();
    }

    @Test
    void a_suggested_address_is_one_click_away() {
        EntityExchangeResult<String> looked =
                visitor.post(people + "/check", "people", "ben@mail.example\n" + ana.address());
        String value = html(looked).replaceAll("(?s).*name=\"exchange\" value=\"([^\"]+)\".*", "$1");
        String suggested = value.split(" ", 2)[1];
        EntityExchangeResult<String> exchanged =
                visitor.post(people + "/check", "people", "ben@mail.example\n" + ana.address(), "exchange", value);
        says(exchanged, 200, "2 of 2 would be invited", "ben@mail.example\n" + suggested);
    }

    @Test
    void a_part_for_a_page_that_is_shown_has_no_page_around_it() {
        EntityExchangeResult<String> part = visitor.postPart(people + "/check", "people", "ben@mail.example");
        says(part, 200, "1 of 1 would be invited");
        assertThat(html(part)).doesNotContain("<html");
    }

    @Test
    void pasted_people_go_in_once_however_often_the_button_is_pressed() {
        List<String> form = new ArrayList<>(hidden(visitor.get(people)));
        form.addAll(List.of("people", "ben@mail.example, chloe@mail.example"));
        for (int i = 0; i < 2; i++) {
            leadsTo(visitor.send(people, form), "/console/campaigns/" + campaign + "?note=people.in");
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void a_list_that_cannot_be_taken_is_refused_in_place_with_the_text_kept() {
        says(visitor.post(people, "people", "  "), 422, "The upload holds no person", "<textarea");
        says(
                visitor.post(people, "people", "Name;Ort\nAna;Ulm " + HOSTILE),
                422,
                "The columns found are",
                "Ana;Ulm " + HOSTILE);
        says(visitor.post(people + "/check", "people", "Name;Ort\nAna;Ulm"), 422, "The columns found are", "Ana;Ulm");
        assertThat(rows()).isZero();
    }

    @Test
    void without_scripts_a_file_is_streamed_into_the_campaign() {
        StringBuilder list = new StringBuilder("email,name\n");
        for (int i = 0; i < 20_000; i++) {
            list.append("person")
                    .append(i)
                    .append("@mail.example,\"")
                    .append("x".repeat(50))
                    .append("\"\n");
        }
        leadsTo(file("people.csv", list.toString(), true), "/console/campaigns/" + campaign + "?note=people.in");
        assertThat(rows()).isEqualTo(20_000);
        leadsTo(
                file("people.ndjson", "\"zoe@mail.example\"\n", true),
                "/console/campaigns/" + campaign + "?note=people.in");
        assertThat(rows()).isEqualTo(20_001);
    }

    @Test
    void without_scripts_a_packed_file_goes_in_too() throws IOException {
        TestPerson.Session session = ana.session(database, anonymous());
        leadsTo(
                file(session, session.csrfToken(), "people.CSV.gz", packed("email\nben@mail.example\n"), ""),
                "/console/campaigns/" + campaign + "?note=people.in");
        leadsTo(
                file(session, session.csrfToken(), "people.json.GZ", packed("[\"chloe@mail.example\"]"), ""),
                "/console/campaigns/" + campaign + "?note=people.in");
        assertThat(rows()).isEqualTo(2);
        says(file(session, session.csrfToken(), "list.gz", "email\nben@mail.example\n", ""), 422, "gzip");
    }

    private static byte[] packed(String list) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(list.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void what_is_pasted_beside_a_file_is_not_lost_whatever_becomes_of_the_file() {
        String pasted = "Zoë <zoe@mail.example>\n" + HOSTILE;
        TestPerson.Session session = ana.session(database, anonymous());
        EntityExchangeResult<String> in =
                file(session, session.csrfToken(), "people.csv", "ben@mail.example\n", pasted);
        says(in, 200, "The people you pasted are not sent yet", "?note=people.in", pasted);
        assertThat(html(in)).doesNotContain(HOSTILE).doesNotContainPattern("id=\"file-in\"[^>]*hidden");
        assertThat(rows()).isEqualTo(1);
        file(session, session.csrfToken(), "people.csv", "ben@mail.example\n", pasted);
        assertThat(rows()).as("the same form again").isEqualTo(1);

        says(file(session, session.csrfToken(), "", "", pasted), 200, "No file was chosen", pasted);
        says(file(session, session.csrfToken(), "a.csv", "a;b\nc;d\n", pasted), 422, "The columns found are", pasted);
        says(file(session, "forged", "a.csv", "ben@mail.example\n", pasted), 403, "press the button again", pasted);
        assertThat(rows()).isEqualTo(1);
        assertThat(html(visitor.get(people))).containsPattern("id=\"file-in\"[^>]*hidden");
    }

    @Test
    void what_is_pasted_beside_a_file_is_kept_where_the_session_is_over() {
        TestPerson.Session session = ana.session(database, anonymous());
        database.sql("DELETE FROM session WHERE account_id = " + ana.accountId())
                .then()
                .block();
        EntityExchangeResult<String> over =
                file(session, session.csrfToken(), "people.csv", "ben@mail.example\n", "Zoë <zoe@mail.example>");
        says(over, 401, "name=\"kept.people\"", "Zoë <zoe@mail.example>", people + "/file");
        assertThat(rows()).isZero();
        Visitor again = signedIn(ManagerRole.FULL_MANAGER);
        EntityExchangeResult<String> resumed =
                again.post(people + "/file", "people", "Zoë <zoe@mail.example>", "once", "once-again");
        says(resumed, 200, "No file was chosen", "Zoë <zoe@mail.example>");
        leadsTo(
                again.post(people, "people", "zoe@mail.example", "once", "once-more", "file", "people.csv"),
                people + "?note=people.in-without-file");
        says(again.get(people + "?note=people.in-without-file"), 200, "The people you pasted are in. The file is not");
    }

    @Test
    void a_file_of_another_sites_form_goes_nowhere() {
        says(file("people.csv", "email\nben@mail.example\n", false), 403, "press the button again");
        assertThat(rows()).isZero();
    }

    @Test
    void the_beginning_of_a_file_is_looked_at() {
        String part = part("E-Mail;Vorname;Abteilung\nben@mail.example;Ben;" + HOSTILE + "\nben;Ben;x\n", "", 200);
        assertThat(part)
                .contains("1 of 2 would be invited", "Abteilung", "can be used in the mail")
                .doesNotContain(HOSTILE, "<html");
    }

    @Test
    void a_suggested_address_is_one_click_away_for_a_file_too() {
        String list = "email\nben@mail.example\n" + ana.address() + "\n";
        String looked = part(list, "", 200);
        String pair = looked.replaceAll("(?s).*data-exchange=\"([^\"]+)\".*", "$1");
        String suggested = pair.split(" ", 2)[1];
        assertThat(looked)
                .contains("1 of 2 would be invited", "Take " + suggested)
                .doesNotContain("Taken instead");
        assertThat(part(list, pair, 200))
                .contains("2 of 2 would be invited", "Taken instead", suggested + " instead of " + ana.address())
                .doesNotContain("data-exchange");
        String named = "email\nAna Example <" + ana.address() + ">\n";
        String withName = part(named, "", 200).replaceAll("(?s).*data-exchange=\"([^\"]+)\".*", "$1");
        assertThat(HtmlUtils.htmlUnescape(withName)).startsWith("Ana Example <");
        assertThat(part(named, HtmlUtils.htmlUnescape(withName), 200)).contains("1 of 1 would be invited");
        assertThat(part(list, ana.address() + " " + HOSTILE, 400))
                .contains("cannot be used")
                .doesNotContain(HOSTILE);
    }

    /** What a script is told of a file, with the suggestion that was pressed. */
    private String part(String list, String pressed, int status) {
        TestPerson.Session session = ana.session(database, anonymous());
        String exchange = pressed.isEmpty() ? "" : "?exchange=" + URLEncoder.encode(pressed, StandardCharsets.UTF_8);
        return Objects.requireNonNull(signedIn(session)
                .post()
                .uri(URI.create("http://localhost:" + port + people + "/check-file" + exchange))
                .header("HX-Request", "true")
                .header("X-CSRF-Token", session.csrfToken())
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue(list)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void a_campaign_is_chosen_or_made_on_the_way() {
        leadsTo(visitor.post("/console/invite", "campaign", Long.toString(campaign)), people);
        EntityExchangeResult<String> made =
                visitor.post("/console/invite", "once", "k" + campaign, "name", "Autumn", "message", "Welcome");
        assertThat(location(made)).matches("/console/campaigns/\\d+/people");
        says(visitor.get(location(made)), 200, "Invite into Autumn", "Nothing is sent before the campaign is started");
        says(visitor.post("/console/invite", "name", " ", "message", HOSTILE), 422, "Write one line", HOSTILE);
        assertThat(html(signedIn(ManagerRole.LIMITED_MANAGER).get("/console"))).doesNotContain("/console/invite");
    }

    private EntityExchangeResult<String> file(String name, String content, boolean ours) {
        TestPerson.Session session = ana.session(database, anonymous());
        return file(session, ours ? session.csrfToken() : "forged", name, content, "");
    }

    private EntityExchangeResult<String> file(
            TestPerson.Session session, String token, String name, String content, String pasted) {
        return file(session, token, name, content.getBytes(StandardCharsets.UTF_8), pasted);
    }

    private EntityExchangeResult<String> file(
            TestPerson.Session session, String token, String name, byte[] content, String pasted) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("nonce", token);
        form.part("once", "once-" + campaign + name);
        form.part("people", pasted);
        form.part("file", new ByteArrayResource(content)).filename(name);
        return signedIn(session)
                .post()
                .uri(people + "/file")
                .body(BodyInserters.fromMultipartData(form.build()))
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private WebTestClient signedIn(TestPerson.Session session) {
        return anonymous()
                .mutate()
                .defaultCookie(TestPerson.COOKIE, session.secret())
                .build();
    }

    private long rows() {
        return database.sql(
                        "SELECT coalesce(sum(c.row_count), 0) AS n FROM submission s JOIN submission_chunk c ON c.submission_id = s.id"
                                + " WHERE s.campaign_id = " + campaign + " AND s.state = 'sealed'")
                .map(row -> ((Number) Objects.requireNonNull(row.get("n"))).longValue())
                .one()
                .block();
    }
}
