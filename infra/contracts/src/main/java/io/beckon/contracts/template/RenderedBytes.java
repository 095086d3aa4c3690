package io.beckon.contracts.template;

/** A rendered mail whose parts are UTF-8 already; use {@link #toMail()} to compare. */
public record RenderedBytes(String subject, RenderedPart html, RenderedPart text) {
    public RenderedMail toMail() {
        return new RenderedMail(subject, html.toString(), text.toString());
    }
}
