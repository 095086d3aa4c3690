package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class TemplatesConsoleIT extends ConsoleCase {

    private static final String HOSTILE = "<script>alert(1)</script> \"'& [[${7*7}]] \u05e9\u05dc\u05d5\u05dd";
    private static final String HTML =
            "<p>Hello <b th:text=\"${person.name}\">you</b>, <a th:href=\"${link}\">come in</a></p>";
    private static final String TEXT = "Hello [[${person.name}]], come in: [[${link}]]";
    private static final Pattern TAG = Pattern.compile("name=\"tag\" value=\"([^\"]*)\"");

    @Test
    void a_new_template_begins_with_words_in_the_language_asked_for() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        says(ana.get("/console/templates"), 200, "There are no templates yet.", "/console/templates/new");
        says(ana.get("/console/templates/new?language=de"), 200, "Words in de", "${link}", "[[${person.firstName}]]");
    }

    @Test
    void a_template_is_made_with_a_hostile_name_which_stays_text() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        String path = made(ana, HOSTILE);
        EntityExchangeResult<String> page = ana.get(path + "?language=en&note=template-saved");
        says(page, 200, "The template is saved.", HOSTILE, HTML, TEXT);
        assertThat(html(page)).doesNotContain("<script>alert").doesNotContain(">49<");
        assertThat(html(ana.get("/console/templates")))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void a_variable_that_does_not_exist_is_named_with_its_line_and_the_words_stay() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        EntityExchangeResult<String> refused =
                ana.post("/console/templates", words("Hello", HTML + "\n<p th:text=\"${person.nam}\">x</p>", TEXT));
        says(refused, 422, "What is wrong stands beside the fields", "Line 2", "${person.name}", "${person.nam}");
        says(
                ana.post("/console/templates/preview", words("Hello", "<p th:text=\"${person.nam}\">x</p>", TEXT)),
                422,
                "Line 1",
                "${person.name}");
    }

    @Test
    void each_language_is_written_by_itself_and_removed_again() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        String path = made(ana, "Two languages");
        leadsTo(
                ana.post(path, with(words("Two languages", HTML, TEXT), "language", "fr", "tag", tag(ana, path))),
                path + "?language=fr&note=template-saved");
        says(ana.get(path + "?language=en"), 200, "language=fr", "Words in en", HTML);
        leadsTo(
                ana.post(path + "/language", "language", "fr", "tag", tag(ana, path)),
                "/console/templates?note=language-removed");
        assertThat(html(ana.get(path))).doesNotContain("language=fr");
    }

    @Test
    void of_two_tabs_the_second_is_shown_what_the_first_has_saved() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        String path = made(ana, "Two tabs");
        String read = tag(ana, path);
        leadsTo(
                ana.post(path, with(words("Two tabs", HTML + "<p>first</p>", TEXT), "tag", read)),
                path + "?language=en&note=template-saved");
        String[] second = words("Two tabs", HTML + "<p>second</p>", TEXT);
        EntityExchangeResult<String> both = ana.post(path, with(second, "tag", read));
        says(both, 412, "What somebody else has saved", "<p>first</p>", "<p>second</p>");
        leadsTo(ana.post(path, with(second, "tag", tagIn(both))), path + "?language=en&note=template-saved");
        says(ana.get(path), 200, "<p>second</p>");
    }

    @Test
    void a_preview_runs_and_loads_nothing() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        EntityExchangeResult<String> frame = ana.post("/console/templates/preview", words("Join us", HTML, TEXT));
        says(frame, 200, "Join us", "Zo\u00eb", "sandbox");
        assertThat(frame.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "img-src data:", "form-action 'none'", "sandbox")
                .contains("frame-ancestors 'self'")
                .doesNotContain("script-src");
        assertThat(html(frame)).contains("srcdoc=\"&lt;");
        String dark = "<style>@media (prefers-color-scheme: dark) { p { color: #ffffff } }</style>" + HTML;
        assertThat(html(ana.post("/console/templates/preview", with(words("Join us", dark, TEXT), "look", "dark"))))
                .contains("(min-width: 0)");
        says(
                ana.post("/console/templates/preview", with(words("Join us", HTML, TEXT), "look", "plain")),
                200,
                "<pre",
                "Hello Zo\u00eb Ortega-Li, come in:");
        says(nobody().post("/console/templates/preview", words("Join us", HTML, TEXT)), 401, "Your session is over");
    }

    @Test
    void a_test_goes_to_the_manager_and_an_unused_template_is_deleted() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        String path = made(ana, "To be tried");
        leadsTo(
                ana.post(
                        path + "/test",
                        "language",
                        "en",
                        "once",
                        UUID.randomUUID().toString()),
                path + "?language=en&note=test-sent");
        leadsTo(ana.post(path + "/delete"), "/console/templates?note=template-deleted");
        says(ana.get(path), 404, "does not exist");
    }

    @Test
    void a_limited_manager_reads_templates_and_is_offered_nothing_that_changes() {
        String path = made(signedIn(ManagerRole.OWNER), "To be read");
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        EntityExchangeResult<String> page = bo.get(path);
        says(page, 200, "To be read");
        assertThat(html(page))
                .doesNotContain("class=\"main\"")
                .doesNotContain("/preview")
                .doesNotContain("/delete");
        says(bo.post(path, words("Mine", HTML, TEXT)), 403, "may look at everything but not change", "Mine");
    }

    @Test
    void words_that_were_typed_when_the_session_ended_are_carried_along() {
        says(nobody().post("/console/templates", words(HOSTILE, HTML, TEXT)), 401, "Nothing you typed is lost", HTML);
    }

    /** Ends with its path. */
    private static String made(Visitor visitor, String name) {
        EntityExchangeResult<String> answer = visitor.post("/console/templates", words(name, HTML, TEXT));
        String location = Objects.requireNonNull(location(answer), () -> html(answer));
        return location.substring(0, location.indexOf('?'));
    }

    private static String[] words(String name, String html, String text) {
        return new String[] {"name", name, "subject", "Join us", "html", html, "text", text, "language", "en"};
    }

    /** With other fields, or other values. */
    private static String[] with(String[] fields, String... other) {
        List<String> all = new ArrayList<>(List.of(fields));
        for (int i = 0; i < other.length; i += 2) {
            int at = all.indexOf(other[i]);
            if (at >= 0) {
                all.set(at + 1, other[i + 1]);
            } else {
                all.addAll(List.of(other[i], other[i + 1]));
            }
        }
        return all.toArray(String[]::new);
    }

    private static String tag(Visitor visitor, String path) {
        return tagIn(visitor.get(path));
    }

    private static String tagIn(EntityExchangeResult<String> page) {
        Matcher tag = TAG.matcher(html(page));
        assertThat(tag.find()).isTrue();
        return org.springframework.web.util.HtmlUtils.htmlUnescape(tag.group(1));
    }
}
