package io.beckon.contracts.template;

/** One mail's words: a one-line subject, the HTML part and the text part, newlines as {@code \n}. */
public record RenderedMail(String subject, String html, String text) {
    /** The same, as the mail composer takes it. */
    public RenderedBytes toBytes() {
        return new RenderedBytes(subject, RenderedPart.of(html), RenderedPart.of(text));
    }
}
