package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistrationTemplateTest {

    private static final TemplateRenderer RENDERER = new TemplateRenderer();

    @ParameterizedTest
    @EnumSource(RegistrationTemplate.class)
    void the_mail_says_all_that_one_needs_to_enrol_and_how_to_stop_it(RegistrationTemplate template) {
        for (Locale language : DefaultTemplate.LANGUAGES) {
            RenderedMail mail = template.render(RENDERER, language, model());
            assertThat(mail.subject())
                    .contains("First aid", "Acme & Sons")
                    .doesNotContain("heron-42", "{", "[[", "null");
            assertThat(mail.html())
                    .contains("lang=\"" + language.getLanguage() + "\"", ">heron-42<", ">https://a.example/join/7<")
                    .contains("href=\"https://a.example/i/TOKEN\"", "href=\"https://a.example/u/TOKEN\"")
                    .contains(
                            "Bring <b>your</b> card", "First aid basics", "Wards", "1 March", "ana@example.org", ">25<")
                    .doesNotContain("${", "#{", " th:", "<th:", "null", "alert");
            assertThat(mail.text())
                    .contains(
                            "heron-42",
                            "https://a.example/join/7",
                            "https://a.example/i/TOKEN",
                            "https://a.example/u/TOKEN")
                    .contains("Bring your card", "First aid basics", "Wards", "1 March", "ana@example.org", "Ana", "25")
                    .doesNotContain("${", "#{", "[[", "[#", "[/", "null", "\n\n\n");
        }
    }

    private static Map<String, Object> model() {
        Map<String, Object> model = new HashMap<>(Map.of(
                "workspace.name", "Acme & Sons",
                "person.address", "ana@example.org",
                "person.firstName", "Ana",
                "link", "https://a.example/i/TOKEN",
                "unsubscribeLink", "https://a.example/u/TOKEN",
                "message", ManagerMessage.sanitised("Bring <b>your</b> card<script>alert(1)</script>")));
        model.putAll(Map.of(
                "invitationName", "First aid",
                "passcode", "heron-42",
                "joinUrl", "https://a.example/join/7",
                "seats", "25",
                "groups", "Wards",
                "courses", "First aid basics",
                "until", "1 March"));
        return model;
    }
}
