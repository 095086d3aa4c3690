package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatePolicyTest {
    private static final String SUBJECT = "Hello [[${person.firstName} ?: 'you']]";
    private static final String HTML =
            "<p>Hi <b th:text=\"${person.name}\">Anna</b> <a th:href=\"${link}\">open</a></p>";
    private static final String TEXT =
            "Hi [[${person.name}]]\n[# th:if=\"${message}\"]\n[[${message}]]\n[/]\n[[${link}]]\n";

    @Test
    void a_template_within_the_language_is_accepted() {
        assertThat(TemplatePolicy.checkInvitation(new TemplateSource(SUBJECT, HTML, TEXT)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DefaultTemplate.class)
    void the_default_templates_keep_the_rules_in_every_language(DefaultTemplate template) {
        for (Locale locale : DefaultTemplate.LANGUAGES) {
            assertThat(TemplatePolicy.checkInvitation(template.in(locale)))
                    .as("%s", locale)
                    .isEmpty();
            assertThat(template.in(locale).html()).contains("lang=\"" + locale.getLanguage() + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:utext=\"${person.name}\"></p>",
                "<p th:text=\"${T(java.lang.Runtime).getRuntime()}\"></p>",
                "<p th:text=\"${person.getClass()}\"></p>",
                "<p th:text=\"${@bean.name}\"></p>",
                "<p th:text=\"${#ctx}\"></p>",
                "<p th:text=\"__${person.name}__\"></p>",
                "<p th:text=\"${person.name} + ${link}\"></p>",
                "<p th:text=\"|x ${person.name}|\"></p>",
                "<p th:text=\"#{key}\"></p>",
                "<p th:text=\"*{name}\"></p>",
                "<p th:text=\"~{fragment}\"></p>",
                "<p th:text=\"${person.name}\" th:with=\"x=${link}\"></p>",
                "<p th:each=\"x : ${list.rows}\"></p>",
                "<p th:insert=\"~{/etc/passwd}\"></p>",
                "<p th:replace=\"x\"></p>",
                "<p th:attr=\"onclick=${person.name}\"></p>",
                "<p th:onclick=\"${person.name}\"></p>",
                "<p th:style=\"${list.css}\"></p>",
                "<p th:bgcolor=\"${list.css}\"></p>",
                "<p th:message=\"${list.html}\"></p>",
                "<p th:inline=\"text\">x</p>",
                "<p data-th-text=\"${person.name}\"></p>",
                "<p data-th-utext=\"${person.name}\"></p>",
                "<p>[[${person.name}]]</p>",
                "<p>[(${person.name})]</p>",
                "<p title=\"${person.name}\">x</p>",
                "<th:block th:utext=\"${person.name}\"/>",
                "<script>alert(1)</script>",
                "<SCRIPT SRC=https://x.example/x.js></SCRIPT>",
                "<img src=x onerror=alert(1)>",
                "<img src=\"data:image/svg+xml;base64,AAAA\">",
                "<svg onload=alert(1)>",
                "<iframe src=\"https://x.example\"></iframe>",
                "<form action=\"https://x.example\"><input></form>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\"java&#115;cript:alert(1)\">x</a>",
                "<a href=\" &#1;javascript:alert(1)\">x</a>",
                "<a href=\"//x.example\">x</a>",
                "<base href=\"https://x.example/\">",
                "<link rel=\"stylesheet\" href=\"https://x.example/x.css\">",
                "<meta http-equiv=\"refresh\" content=\"0;url=https://x.example\">",
                "<p style=\"background:url(javascript:alert(1))\">x</p>",
                "<p style=\"width:expression(alert(1))\">x</p>",
                "<style>@import 'https://x.example/x.css';</style>",
                "<style>p{}</style ><p onclick=x>",
                "<!--><script>alert(1)</script>-->",
                "<!-- x --!><script>alert(1)</script>-->",
                "<![CDATA[<script>alert(1)</script>]]>",
                "<?xml version=\"1.0\"?><p>x</p>",
                "<?php echo 1 ?>",
            })
    void what_is_not_in_the_language_is_refused(String html) {
        List<TemplateFault> faults = TemplatePolicy.check(new TemplateSource(SUBJECT, "<p>one</p>\n" + html, TEXT));
        assertThat(faults).as(html).isNotEmpty().allSatisfy(fault -> {
            assertThat(fault.part()).isEqualTo(TemplatePart.HTML);
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.reason()).isNotBlank();
            assertThat(fault.mend()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[(${person.name})]",
                "[[${person.name.toUpperCase()}]]",
                "[[${person.name}",
                "[[person.name]]",
                "[[__${person.name}__]]",
                "${person.name}",
                "[# th:utext=\"${person.name}\"/]",
                "[# th:text=\"${person.name}\"/]",
                "[# th:each=\"x : ${list.rows}\"]x[/]",
                "[# if=\"${message}\"]x[/]",
                "[#other th:if=\"${message}\"]x[/other]",
                "[# th:if=\"${message}\"]x",
            })
    void what_is_not_in_the_text_language_is_refused(String text) {
        assertThat(TemplatePolicy.check(new TemplateSource(SUBJECT, HTML, "Hello\n\n" + text)))
                .as(text)
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.part()).isEqualTo(TemplatePart.TEXT));
    }

    @Test
    void a_misspelt_variable_is_named_with_its_line_and_the_nearest_known_one() {
        assertThat(TemplatePolicy.check(new TemplateSource(SUBJECT, HTML, "Hi\n\nDear [[${persn.firstNam}]]")))
                .containsExactly(new TemplateFault(
                        TemplatePart.TEXT,
                        3,
                        "${persn.firstNam} is not known.",
                        "Use ${person.firstName}, or ${list.…} for a column of your list."));
    }

    @Test
    void an_invitation_without_its_link_is_refused_in_either_part() {
        assertThat(TemplatePolicy.checkInvitation(new TemplateSource(SUBJECT, "<p>Hi</p>", "Hi")))
                .extracting(TemplateFault::part)
                .containsExactly(TemplatePart.HTML, TemplatePart.TEXT);
    }

    @Test
    void a_subject_of_two_lines_or_none_or_too_many_characters_is_refused() {
        for (String subject : List.of("one\ntwo", " ", "x".repeat(501), "bell\u0007", "half \ud83d")) {
            assertThat(TemplatePolicy.check(new TemplateSource(subject, HTML, TEXT)))
                    .as(subject)
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.part()).isEqualTo(TemplatePart.SUBJECT));
        }
    }

    @Test
    void elements_nested_without_end_are_refused_and_do_not_exhaust_the_stack() {
        String deep = "<div>".repeat(9000) + "</div>".repeat(9000);
        assertThat(TemplatePolicy.check(new TemplateSource(SUBJECT, deep, TEXT)))
                .isNotEmpty();
    }

    @Test
    void list_columns_become_names_a_template_can_use() {
        assertThat(TemplateVariables.listColumn(" Start date ")).isEqualTo("list.start_date");
        assertThat(TemplateVariables.listColumn("Größe (cm)")).isEqualTo("list.größe_cm");
        assertThat(TemplateVariables.listColumn("$$$")).isEqualTo("list.column");
        String text = "[[${" + TemplateVariables.listColumn("Größe (cm)") + "}]]";
        assertThat(TemplatePolicy.check(new TemplateSource(SUBJECT, HTML, text)))
                .isEmpty();
    }

    @Test
    void the_readable_colour_is_the_one_with_more_contrast() {
        assertThat(TemplateVariables.readableOn("#1f5fd6")).isEqualTo("#ffffff");
        assertThat(TemplateVariables.readableOn("#ffe066")).isEqualTo("#000000");
        assertThat(TemplateVariables.readableOn("#fff")).isEqualTo("#000000");
    }
}
