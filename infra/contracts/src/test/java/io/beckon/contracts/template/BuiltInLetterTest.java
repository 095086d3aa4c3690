package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInLetterTest {

    private static final TemplateRenderer RENDERER = new TemplateRenderer();
    private static final Map<String, Object> FRAME = Map.of(
            TemplateVariables.WORKSPACE_NAME, "Acme & Sons",
            TemplateVariables.PERSON_ADDRESS, "ana@example.org");
    private static final Map<String, String> EVERYTHING = Map.ofEntries(
            Map.entry("code", "483920"),
            Map.entry("minutes", "10"),
            Map.entry("workspace", "Riverside"),
            Map.entry("wanted", "bo@example.org"),
            Map.entry("campaign", "Autumn"),
            Map.entry("invitationName", "First aid"),
            Map.entry("passcode", "heron-42"),
            Map.entry("link", "https://go.acme.example/join/7"),
            Map.entry("seats", "25"),
            Map.entry("message", "Bring your card"),
            Map.entry("groups", "Wards"),
            Map.entry("courses", "First aid basics"),
            Map.entry("until", "1 March"),
            Map.entry("suggestion", "ana+acme@example.org"));

    @ParameterizedTest
    @EnumSource(BuiltInLetter.class)
    void every_letter_is_whole_in_every_language(BuiltInLetter letter) {
        for (Locale language : DefaultTemplate.LANGUAGES) {
            RenderedMail mail = letter.render(RENDERER, language, FRAME, EVERYTHING);
            assertThat(mail.subject()).isNotBlank().doesNotContain("{", "[[", "null");
            assertThat(mail.html())
                    .contains("lang=\"" + language.getLanguage() + "\"", "ana@example.org")
                    .doesNotContain("${", "#{", " th:", "<th:", "null");
            assertThat(mail.text()).contains("ana@example.org").doesNotContain("${", "#{", "[[", "[#", "null");
        }
    }

    @Test
    void a_code_is_in_both_parts_and_never_in_the_subject() {
        RenderedMail mail = BuiltInLetter.SIGN_IN_CODE.render(RENDERER, Locale.GERMANY, FRAME, EVERYTHING);
        assertThat(mail.html()).contains(">483920<").contains("Acme &amp; Sons");
        assertThat(mail.text()).contains("483920").contains("10 Minuten");
        assertThat(mail.subject()).doesNotContain("483920").contains("Acme & Sons");
    }

    @Test
    void a_copy_says_all_that_one_needs_to_enrol() {
        RenderedMail mail = BuiltInLetter.REGISTRATION_COPY.render(RENDERER, Locale.ENGLISH, FRAME, EVERYTHING);
        assertThat(mail.html())
                .contains("heron-42", "https://go.acme.example/join/7", "25", "<p>Bring your card</p>", "Wards");
        assertThat(mail.text())
                .contains("heron-42", "https://go.acme.example/join/7", "25", "Bring your card", "First aid basics");
    }

    @Test
    void who_enrols_gets_a_code_and_a_link_or_learns_which_address_would_do() {
        RenderedMail code = BuiltInLetter.REGISTRATION_CODE.render(RENDERER, Locale.FRENCH, FRAME, EVERYTHING);
        assertThat(code.html()).contains(">483920<", "href=\"https://go.acme.example/join/7\"", "First aid");
        assertThat(code.text()).contains("483920", "https://go.acme.example/join/7", "10 minutes");
        assertThat(code.subject()).doesNotContain("483920");
        RenderedMail elsewhere =
                BuiltInLetter.REGISTRATION_ELSEWHERE.render(RENDERER, Locale.ENGLISH, FRAME, EVERYTHING);
        assertThat(elsewhere.html()).contains("ana+acme@example.org").doesNotContain("483920");
        assertThat(elsewhere.text()).contains("ana+acme@example.org").doesNotContain("483920");
        Map<String, String> none = new HashMap<>(EVERYTHING);
        none.remove("suggestion");
        assertThat(BuiltInLetter.REGISTRATION_ELSEWHERE
                        .render(RENDERER, Locale.ENGLISH, FRAME, none)
                        .html())
                .doesNotContain("separate account");
    }

    @Test
    void variables_are_data_and_stay_on_their_line() {
        Map<String, String> hostile = new HashMap<>(EVERYTHING);
        hostile.put("workspace", "<b>x</b>\r\nBcc: all@example.org ${code} [[${minutes}]]");
        hostile.put("message", "<script>alert(1)</script>Hello");
        hostile.put("invitationName", "A\nB");
        hostile.put("link", "javascript:alert(1)");
        RenderedMail code = BuiltInLetter.SIGN_UP_CODE.render(RENDERER, Locale.ENGLISH, FRAME, hostile);
        assertThat(code.subject()).doesNotContain("\r", "\n").contains("${code}");
        assertThat(code.html()).contains("&lt;b&gt;x&lt;/b&gt;").doesNotContain("<b>x");
        RenderedMail copy = BuiltInLetter.REGISTRATION_COPY.render(RENDERER, Locale.ENGLISH, FRAME, hostile);
        assertThat(copy.subject()).doesNotContain("\n");
        assertThat(copy.html()).doesNotContain("<script", "href=\"javascript");
    }

    @Test
    void a_missing_variable_is_named() {
        assertThatThrownBy(() -> BuiltInLetter.SIGN_IN_CODE.render(RENDERER, Locale.ENGLISH, FRAME, Map.of()))
                .hasMessage("the letter sign_in_code needs code and minutes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign_in_code",
                "sign_up_code",
                "address_in_use",
                "invitation_wanted",
                "registration_copy",
                "registration_code",
                "registration_elsewhere"
            })
    void names_are_what_others_wrote_into_the_database(String name) {
        assertThat(BuiltInLetter.named(name)).isPresent();
        assertThat(BuiltInLetter.named(name.toUpperCase(Locale.ROOT))).isEmpty();
    }
}
