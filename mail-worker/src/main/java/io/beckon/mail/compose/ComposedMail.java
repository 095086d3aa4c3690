package io.beckon.mail.compose;

/**
 * A mail ready for an SMTP server: one recipient, lines ended by CRLF, not yet dot-stuffed (the transport does that). The array belongs to
 * the receiver.
 *
 * @param envelopeFrom the return path, without angle brackets
 * @param envelopeTo the recipient, without angle brackets
 * @param fromDomain the visible sender's, which a signature must be for
 * @param content header and body
 * @param needsSmtpUtf8 whether an address or header is beyond ASCII, so that only servers with SMTPUTF8 (RFC 6531) may have it
 */
@SuppressWarnings("ArrayRecordComponent") // it lives for one mail and is never a key
public record ComposedMail(
        String envelopeFrom, String envelopeTo, String fromDomain, byte[] content, boolean needsSmtpUtf8) {
    public ComposedMail {
        HeaderText.checkAddress("The return path", envelopeFrom);
        HeaderText.checkAddress("The recipient's address", envelopeTo);
        HeaderText.checkDomain("The sender's address", fromDomain);
    }

    /** The same mail with other octets. */
    public ComposedMail withContent(byte[] other) {
        return new ComposedMail(envelopeFrom, envelopeTo, fromDomain, other, needsSmtpUtf8);
    }
}
