package io.beckon.contracts.template;

import java.nio.charset.StandardCharsets;

/**
 * A rendered mail whose parts are UTF-8 already. The arrays belong to the receiver; equality is by identity of the arrays, use
 * {@link #toMail()} to compare.
 */
@SuppressWarnings("ArrayRecordComponent") // it lives for one mail and is never a key
public record RenderedBytes(String subject, byte[] html, byte[] text) {
    public RenderedMail toMail() {
        return new RenderedMail(
                subject, new String(html, StandardCharsets.UTF_8), new String(text, StandardCharsets.UTF_8));
    }
}
