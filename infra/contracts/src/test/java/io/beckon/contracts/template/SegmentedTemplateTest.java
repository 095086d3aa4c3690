package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentedTemplateTest {
    private static final List<String> RECIPIENT =
            List.of("person.name", "person.firstName", "person.address", "link", "unsubscribeLink", "list.");
    private static final TemplateSource OWN =
            new TemplateSource("[[${person.name} ?: 'You']]: [[${list.team}]]/[[${campaign.name}]]", """
            <div><p th:if="${list.vip}">VIP <b th:text="${list.team}">x</b></p><p th:unless="${list.vip}">-</p>
            <img th:src="${list.photo}" th:alt="${person.name}"><a th:href="${list.url}" th:text="${list.url}">x</a>
            <a th:href="${link}">go</a><i th:text="${person.firstName} ?: 'there'">x</i><td th:message="${message}"></td></div>""", """
            [[${person.name}]][[${list.team}]][[${person.name}]]
            [# th:if="${list.vip}"]VIP [[${list.url}]][/][# th:unless="${list.vip}"]none[/]
            [[${link}]] [[${message}]]""");
    private static final String[] WORDS = {
        "",
        " ",
        "Anna",
        "no",
        "FALSE",
        "0",
        "O'Neil & \"Söhne\"",
        "<script>alert(1)</script>",
        "👩‍👩‍👧 emoji 🎉",
        "\ud83d broken",
        "a\r\nBcc: b@c.example",
        "tab\tnul\u0000bell\u0007\u2028",
        "[[${link}]]",
        "${person.name}",
        "https://slot.invalid/00000000000000000000000000000000/1000",
        "https://a.example/?q=1&r=\"2\"",
        "javascript:alert(1)",
        "mailto:x@y.example",
        "日本語の名前",
        "עברית",
        "$1\\2",
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261122})
    void spliced_and_fully_rendered_mails_are_the_same_byte_for_byte(long seed) {
        Random random = new Random(seed);
        TemplateRenderer renderer = new TemplateRenderer();
        Map<String, Object> campaign = Map.of(
                "workspace.name", "Acme <3",
                "workspace.color", "#123456",
                "campaign.name", "Spring & more",
                "expiresOn", LocalDate.of(2027, 1, 31),
                "message", ManagerMessage.sanitised("Please <b>come</b>"));
        List<TemplateSource> sources = new ArrayList<>(List.of(OWN));
        for (Locale locale : DefaultTemplate.LANGUAGES) {
            sources.add(DefaultTemplate.INVITATION.in(locale));
            sources.add(DefaultTemplate.REMINDER.in(locale));
        }
        for (TemplateSource source : sources) {
            SegmentedTemplate segmented = SegmentedTemplate.of(source, Locale.GERMAN, campaign, RECIPIENT);
            for (int i = 0; i < 300; i++) {
                Map<String, Object> recipient = recipient(random);
                Map<String, Object> model = new HashMap<>(campaign);
                model.putAll(recipient);
                RenderedBytes expected =
                        renderer.render(source, Locale.GERMAN, model).toBytes();
                RenderedBytes actual = segmented.render(recipient);
                assertThat(actual.subject()).as("seed %d, %s", seed, recipient).isEqualTo(expected.subject());
                assertThat(actual.html().toBytes())
                        .as("seed %d, %s", seed, recipient)
                        .isEqualTo(expected.html().toBytes());
                assertThat(actual.text().toBytes())
                        .as("seed %d, %s", seed, recipient)
                        .isEqualTo(expected.text().toBytes());
                assertThat(actual.subject()).doesNotContain("\n", "\r", "\0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RegistrationTemplate.class)
    void the_mail_of_a_registration_invitation_is_spliced_as_it_is_rendered(RegistrationTemplate template) {
        Random random = new Random(7);
        TemplateRenderer renderer = new TemplateRenderer();
        Map<String, Object> campaign = new HashMap<>(Map.of(
                "workspace.name", "Acme <3",
                "message", ManagerMessage.sanitised("Please <b>come</b>"),
                "invitationName", "First & aid",
                "passcode", "HK7P-<2>",
                "joinUrl", "https://a.example/join/k7fhw2mdpa93xvne",
                "seats", "25",
                "groups", "Wards",
                "courses", ""));
        for (Locale locale : DefaultTemplate.LANGUAGES) {
            Languages.Choice choice = Languages.of(template, List.of(locale.toLanguageTag()));
            SegmentedTemplate segmented = SegmentedTemplate.ofOurs(renderer, choice, campaign, RECIPIENT);
            for (int i = 0; i < 50; i++) {
                Map<String, Object> recipient = recipient(random);
                Map<String, Object> model = new HashMap<>(campaign);
                model.putAll(recipient);
                RenderedBytes expected =
                        template.render(renderer, choice.locale(), model).toBytes();
                RenderedBytes actual = segmented.render(recipient);
                assertThat(actual.subject()).isEqualTo(expected.subject());
                assertThat(actual.html().toBytes()).isEqualTo(expected.html().toBytes());
                assertThat(actual.text().toBytes()).isEqualTo(expected.text().toBytes());
            }
        }
    }

    private static Map<String, Object> recipient(Random random) {
        Map<String, Object> recipient = new HashMap<>();
        for (String name : List.of(
                "person.name",
                "person.firstName",
                "person.address",
                "list.team",
                "list.vip",
                "list.photo",
                "list.url")) {
            if (random.nextInt(4) > 0) {
                recipient.put(name, word(random));
            }
        }
        recipient.put("link", "https://a.example/i/" + Long.toHexString(random.nextLong()));
        recipient.put("unsubscribeLink", "https://a.example/u/" + Long.toHexString(random.nextLong()) + "?a=1&b=2");
        return recipient;
    }

    private static String word(Random random) {
        String word = WORDS[random.nextInt(WORDS.length)];
        return random.nextInt(3) == 0 ? word + WORDS[random.nextInt(WORDS.length)] : word;
    }

    @Test
    void a_name_cannot_be_the_campaigns_and_the_recipients() {
        assertThatThrownBy(() -> SegmentedTemplate.of(OWN, Locale.ENGLISH, Map.of("link", "x"), RECIPIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("link is both");
        assertThatThrownBy(() -> SegmentedTemplate.of(OWN, Locale.ENGLISH, Map.of(), List.of("message")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
