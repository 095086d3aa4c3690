package io.beckon.mail.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.template.DefaultTemplate;
import io.beckon.contracts.template.RenderedBytes;
import io.beckon.contracts.template.SegmentedTemplate;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateVariables;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A mail whose shared lines were encoded once is the one that is encoded from end to end. */
class SplicedMailTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final List<String> PIECES = List.of(
            "Ana",
            " ",
            "=",
            ".",
            "From ",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "Ünal",
            "名前",
            "😀",
            "<b>",
            "&",
            "\"",
            "a".repeat(80),
            ". ");

    private final TemplateRenderer renderer = new TemplateRenderer();
    private final Random random = new Random(4711);

    @Test
    void every_mail_is_byte_for_byte_the_same() {
        for (DefaultTemplate template : DefaultTemplate.values()) {
            for (Locale locale : DefaultTemplate.LANGUAGES) {
                SegmentedTemplate segments = SegmentedTemplate.of(
                        renderer,
                        template.in(locale),
                        locale,
                        Map.of(TemplateVariables.WORKSPACE_NAME, "Müller"),
                        List.of(
                                TemplateVariables.PERSON_NAME,
                                TemplateVariables.PERSON_FIRST_NAME,
                                TemplateVariables.LINK,
                                TemplateVariables.UNSUBSCRIBE_LINK));
                CampaignComposer composer = MailComposer.forCampaign(new CampaignMail(
                        "hello@acme.example", "Acme", null, null, "join.acme.example", 1, "c1:w1:beckon", false));
                for (int i = 0; i < 200; i++) {
                    Map<String, Object> person = person();
                    Map<String, Object> model = new HashMap<>(person);
                    model.put(TemplateVariables.WORKSPACE_NAME, "Müller");
                    assertThat(mail(composer, segments.render(person)))
                            .isEqualTo(mail(
                                    composer,
                                    renderer.render(template.in(locale), locale, model)
                                            .toBytes()));
                }
            }
        }
    }

    private static byte[] mail(CampaignComposer composer, RenderedBytes words) {
        return composer.compose(new RecipientMail(1, "ana@example.org", null, null, NOW, words))
                .content();
    }

    private Map<String, Object> person() {
        Map<String, Object> person = new HashMap<>();
        person.put(TemplateVariables.LINK, "https://join.acme.example/i/" + random.nextInt());
        if (random.nextBoolean()) {
            person.put(TemplateVariables.PERSON_FIRST_NAME, words());
        }
        if (random.nextBoolean()) {
            person.put(TemplateVariables.UNSUBSCRIBE_LINK, "https://join.acme.example/u/" + random.nextInt());
        }
        return person;
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        int pieces = 1 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            words.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return words.toString();
    }
}
