package io.beckon.gateway.template;

import io.beckon.contracts.template.TemplateSource;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template as the API shows it, with its words in each language. */
record Template(
        @Schema(example = "3") String id,
        @Schema(example = "Welcome to the course") String name,

        @Schema(description = "Raised by every change", example = "2")
        int version,

        Instant createdAt,
        @Schema(description = "By language tag") Map<String, TemplateSource> texts) {

    /** Another after every change. */
    String tag() {
        return Integer.toString(version);
    }

    /** One entry of the list: without the words, which may be long. */
    record Summary(
            @Schema(example = "3") String id,
            @Schema(example = "Welcome to the course") String name,
            @Schema(example = "2") int version,
            Instant createdAt) {}

    /** What a client gives for a new template or in place of an old one. */
    record Draft(
            @Schema(example = "Welcome to the course") @Nullable
            String name,

            @Schema(
                    description = "By language tag; a person whose language is not there gets the campaign's",
                    example = "{\"en\": {\"subject\": \"Join [[${campaign.name}]]\","
                            + " \"html\": \"<p>Hello <b th:text=\\\"${person.name}\\\">you</b>,"
                            + " <a th:href=\\\"${link}\\\">open your invitation</a></p>\","
                            + " \"text\": \"Hello [[${person.name}]], open your invitation: [[${link}]]\"}}")
            @Nullable
            Map<String, @Nullable Text> texts) {}

    /** The words in one language, as a client writes them. */
    record Text(
            @Nullable String subject,
            @Nullable String html,
            @Nullable String text) {}

    /** What a client wants to see. */
    record PreviewWish(
            @Schema(example = "Join [[${campaign.name}]]") @Nullable
            String subject,

            @Schema(example = "<p>Hello <b th:text=\"${person.name}\">you</b></p>") @Nullable
            String html,

            @Schema(example = "Hello [[${person.name}]]") @Nullable
            String text,

            @Schema(example = "en") @Nullable String locale,

            @Schema(description = "Show it to this invited person instead of the sample one", example = "1024")
            @Nullable
            String invitationId,

            @Schema(description = "Values in place of the sample person's", example = "{\"person.name\": \"Zo\u00eb\"}")
            @Nullable
            Map<String, @Nullable String> sample) {}

    /** How it would look. */
    record Preview(
            @Schema(example = "Join Algebra I") String subject,

            @Schema(example = "<p>Hello <b>Zo\u00eb</b></p>")
            String html,

            @Schema(example = "Hello Zo\u00eb") String text) {}
}
