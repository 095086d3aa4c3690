package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateRendererTest {
    private final TemplateRenderer renderer = new TemplateRenderer();

    @Test
    void values_are_escaped_in_html_and_plain_in_text_and_subject() {
        TemplateSource source = new TemplateSource(
                "For [[${person.name}]]", "<p th:text=\"${person.name}\">x</p>", "For [[${person.name}]]!");
        RenderedMail mail =
                renderer.render(source, Locale.ENGLISH, Map.of("person.name", "<b>O'Neil & \"Co\"</b>\r\nBcc: x"));
        assertThat(mail.html()).isEqualTo("<p>&lt;b&gt;O&#39;Neil &amp; &quot;Co&quot;&lt;/b&gt;\nBcc: x</p>");
        assertThat(mail.text()).isEqualTo("For <b>O'Neil & \"Co\"</b>\nBcc: x!");
        assertThat(mail.subject()).isEqualTo("For <b>O'Neil & \"Co\"</b> Bcc: x");
    }

    @Test
    void a_value_that_looks_like_template_code_stays_a_value() {
        TemplateSource source =
                new TemplateSource("[[${list.a}]]", "<p th:text=\"${list.a}\"></p>", "[[${list.a}]] [[${list.a}]]");
        String code = "[[${person.name}]] [# th:if=\"${x}\"] __${T(java.lang.Runtime)}__ ${link}";
        RenderedMail mail = renderer.render(source, Locale.ENGLISH, Map.of("list.a", code, "person.name", "Eve"));
        assertThat(mail.subject()).isEqualTo(code);
        assertThat(mail.text()).isEqualTo(code + " " + code);
        assertThat(Jsoup.parse(mail.html()).text()).isEqualTo(code);
    }

    @Test
    void missing_and_blank_values_take_the_fallback_and_fail_conditions() {
        TemplateSource source = new TemplateSource(
                "[[${person.firstName} ?: 'you']]",
                "<p th:if=\"${person.firstName}\">yes</p><p th:unless=\"${person.firstName}\">no</p>",
                "[# th:if=\"${list.vip}\"]vip[/][# th:unless=\"${list.vip}\"]plain[/]");
        RenderedMail blank =
                renderer.render(source, Locale.ENGLISH, Map.of("person.firstName", "  ", "list.vip", "No"));
        assertThat(blank).isEqualTo(new RenderedMail("you", "<p>no</p>", "plain"));
        RenderedMail there =
                renderer.render(source, Locale.ENGLISH, Map.of("person.firstName", "Ann", "list.vip", "yes"));
        assertThat(there).isEqualTo(new RenderedMail("Ann", "<p>yes</p>", "vip"));
    }

    @Test
    void a_link_that_could_run_something_is_left_out() {
        TemplateSource source = new TemplateSource("s", "<a th:href=\"${list.url}\">x</a>", "t");
        assertThat(renderer.render(source, Locale.ENGLISH, Map.of("list.url", "javascript:alert(1)"))
                        .html())
                .isEqualTo("<a>x</a>");
        assertThat(renderer.render(source, Locale.ENGLISH, Map.of("list.url", "https://a.example/?a=1&b=\""))
                        .html())
                .isEqualTo("<a href=\"https://a.example/?a=1&amp;b=&quot;\">x</a>");
    }

    @Test
    void a_template_that_was_never_saved_by_the_rules_is_not_rendered() {
        TemplateSource source = new TemplateSource("s", "<p th:utext=\"${person.name}\"></p>", "t");
        assertThatThrownBy(() -> renderer.render(source, Locale.ENGLISH, Map.of()))
                .isInstanceOf(TemplateRefused.class);
    }

    @Test
    void variables_are_found_wherever_they_stand_in_a_long_text() {
        for (int length = 4080; length < 4110; length++) {
            TemplateSource source = new TemplateSource(
                    "s",
                    "<p>h</p>",
                    "x".repeat(length) + "[[${link}]]" + "y".repeat(5000) + "[# th:if=\"${link}\"]z[/]");
            String text =
                    renderer.render(source, Locale.ENGLISH, Map.of("link", "L")).text();
            assertThat(text.equals("x".repeat(length) + "L" + "y".repeat(5000) + "z"))
                    .as("after %d characters", length)
                    .isTrue();
        }
    }

    @Test
    void dates_are_written_in_the_mails_language() {
        TemplateSource source = new TemplateSource("s", "<p>h</p>", "[[${expiresOn}]]");
        Map<String, Object> model = Map.of("expiresOn", LocalDate.of(2026, 12, 24));
        assertThat(renderer.render(source, Locale.GERMAN, model).text()).isEqualTo("24. Dezember 2026");
        assertThat(renderer.render(source, Locale.UK, model).text()).isEqualTo("24 December 2026");
        assertThat(renderer.render(source, Locale.FRENCH, model).text()).isEqualTo("24 décembre 2026");
    }

    @ParameterizedTest
    @EnumSource(DefaultTemplate.class)
    void the_default_mails_say_who_writes_why_and_how_to_stop_it(DefaultTemplate template) {
        Map<String, Object> model = new HashMap<>(Map.of(
                "workspace.name", "Ärzte & Co",
                "workspace.logoUrl", "https://cdn.example/logo.png",
                "workspace.color", "#aa3300",
                "workspace.onColor", "#ffffff",
                "workspace.supportUrl", "mailto:help@a.example",
                "workspace.privacyUrl", "https://a.example/privacy",
                "workspace.termsUrl", "https://a.example/terms",
                "campaign.destinationName", "First aid",
                "link", "https://a.example/i/TOKEN"));
        model.put("unsubscribeLink", "https://a.example/u/TOKEN");
        model.put("person.address", "anna@b.example");
        model.put("person.firstName", "Anna");
        model.put("expiresOn", LocalDate.of(2026, 12, 24));
        model.put("message", ManagerMessage.sanitised("See you <b>soon</b><script>alert(1)</script>"));
        for (Locale locale : DefaultTemplate.LANGUAGES) {
            RenderedMail mail = renderer.render(template.in(locale), locale, model);
            assertThat(mail.subject()).contains("Ärzte & Co", "First aid");
            assertThat(mail.html())
                    .contains(
                            "bgcolor=\"#aa3300\"", "background-color:#aa3300", ";color:#ffffff", "See you <b>soon</b>")
                    .contains("href=\"https://a.example/i/TOKEN\"", "href=\"https://a.example/u/TOKEN\"")
                    .contains("src=\"https://cdn.example/logo.png\" alt=\"Ärzte &amp; Co\"", "anna@b.example", "24")
                    .doesNotContain(" th:", "<th:", "${", "#{", "alert");
            assertThat(mail.text())
                    .contains(
                            "Anna",
                            "See you soon",
                            "https://a.example/i/TOKEN",
                            "https://a.example/u/TOKEN",
                            "anna@b.example")
                    .contains("https://a.example/privacy", "https://a.example/terms", "mailto:help@a.example")
                    .doesNotContain("[[", "[#", "[/", "${", "\n\n\n");
        }
    }
}
