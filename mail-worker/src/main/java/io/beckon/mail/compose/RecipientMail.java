package io.beckon.mail.compose;

import io.beckon.contracts.template.RenderedBytes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mail to one person.
 *
 * @param deliveryId makes Message-ID and return path, so a mail sent again keeps them
 * @param toAddress normalised, its domain in A-labels
 * @param toName shown beside it, or null
 * @param unsubscribeUrl takes the one-click POST of RFC 8058; null for what one cannot unsubscribe from, such as sign-in codes
 * @param date goes into the Date header
 * @param content the rendered words
 */
public record RecipientMail(
        long deliveryId,
        String toAddress,
        @Nullable String toName,
        @Nullable String unsubscribeUrl,
        Instant date,
        RenderedBytes content) {
    public RecipientMail {
        Objects.requireNonNull(toAddress, "toAddress");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(content, "content");
    }
}
