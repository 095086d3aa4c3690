package io.beckon.gateway.preview;

import io.beckon.contracts.template.RenderedMail;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A mail as its reader would see it.
 *
 * @param invitationId whose
 */
public record ShownMail(
        @Schema(example = "1024") String invitationId,
        @Schema(example = "zoe@example.org") String address,

        @Schema(description = "The language it is written in", example = "en")
        String locale,

        @Schema(example = "Join Algebra I") String subject,
        @Schema(example = "<p>Hello <b>Zo\u00eb</b></p>") String html,
        @Schema(example = "Hello Zo\u00eb") String text) {

    static ShownMail of(PreviewFacts.Recipient recipient, String locale, RenderedMail mail) {
        return new ShownMail(
                Long.toString(recipient.invitationId()),
                recipient.address(),
                locale,
                mail.subject(),
                mail.html(),
                mail.text());
    }
}
