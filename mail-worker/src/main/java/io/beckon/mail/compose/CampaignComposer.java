package io.beckon.mail.compose;

import io.beckon.contracts.template.RenderedBytes;
import io.beckon.mail.returnpath.ReturnPath;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes one campaign's mails: only what differs from person to person is written anew. Thread-safe. */
public final class CampaignComposer {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CampaignMail campaign;
    private final String fromDomain;
    private final @Nullable ReturnPath returnPath;
    private final boolean senderNeedsSmtpUtf8;
    private final byte[] head;
    private final byte[] textPart;
    private final byte[] htmlPart;
    private final byte[] end;
    private final BodyText bodies = new BodyText();
    private volatile DateLine dateLine = new DateLine(Long.MIN_VALUE, new byte[0]);

    private record DateLine(long second, byte[] bytes) {}

    CampaignComposer(CampaignMail campaign) {
        this.campaign = campaign;
        this.fromDomain =
                campaign.fromAddress().substring(campaign.fromAddress().lastIndexOf('@') + 1);
        this.returnPath = campaign.returnPath();
        HeaderText.checkAddress("The return path", envelopeFrom(0));
        HeaderText.checkDomain("The Message-ID's domain", campaign.messageIdDomain());
        this.senderNeedsSmtpUtf8 = !HeaderText.isAscii(campaign.fromAddress())
                || !HeaderText.isAscii(envelopeFrom(0))
                || (campaign.replyTo() != null && !HeaderText.isAscii(campaign.replyTo()));
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        // "=_" occurs neither in quoted-printable nor in base64, so no body can hold the boundary (RFC 2045 6.7).
        String boundary = "=_" + HexFormat.of().formatHex(random);
        this.head = head(boundary);
        this.textPart = ascii("--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\n");
        this.htmlPart = ascii("\r\n--" + boundary + "\r\nContent-Type: text/html; charset=utf-8\r\n");
        this.end = ascii("\r\n--" + boundary + "--\r\n");
    }

    private byte[] head(String boundary) {
        Octets out = new Octets(512);
        HeaderText.address(out, "From", campaign.fromName(), campaign.fromAddress());
        if (campaign.replyTo() != null) {
            HeaderText.address(out, "Reply-To", null, campaign.replyTo());
        }
        HeaderText.unstructured(out, "Feedback-ID", campaign.feedbackId());
        if (campaign.automatic()) {
            out.ascii("Auto-Submitted: auto-generated\r\n");
        }
        out.ascii("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"")
                .ascii(boundary)
                .ascii("\"\r\n");
        return out.toBytes();
    }

    /**
     * Makes one mail.
     *
     * @throws UnsafeMailException where CR, LF, NUL or another control character stands in an address, a name, the subject or the
     *     unsubscribe address
     */
    public ComposedMail compose(RecipientMail mail) {
        RenderedBytes content = mail.content();
        Octets out = new Octets(
                2048 + content.html().length() * 5 / 4 + content.text().length() * 5 / 4);
        out.bytes(date(mail.date()));
        out.ascii("Message-ID: <d")
                .ascii(Long.toString(mail.deliveryId()))
                .ascii(".w")
                .ascii(Long.toString(campaign.workspaceId()))
                .ascii("@")
                .ascii(campaign.messageIdDomain())
                .ascii(">\r\n");
        HeaderText.address(out, "To", mail.toName(), mail.toAddress());
        HeaderText.unstructured(out, "Subject", content.subject());
        if (mail.unsubscribeUrl() != null) {
            HeaderText.url(out, "List-Unsubscribe", mail.unsubscribeUrl());
            out.ascii("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        }
        out.bytes(head).ascii("\r\n");
        bodies.write(out.bytes(textPart), content.text());
        bodies.write(out.bytes(htmlPart), content.html());
        out.bytes(end);
        boolean utf8 = senderNeedsSmtpUtf8 || !HeaderText.isAscii(mail.toAddress());
        return new ComposedMail(envelopeFrom(mail.deliveryId()), mail.toAddress(), fromDomain, out.toBytes(), utf8);
    }

    private String envelopeFrom(long deliveryId) {
        return returnPath == null ? campaign.fromAddress() : returnPath.of(deliveryId);
    }

    private byte[] date(Instant date) {
        DateLine known = dateLine;
        if (known.second() != date.getEpochSecond()) {
            known = new DateLine(date.getEpochSecond(), ascii("Date: " + DATE.format(date) + "\r\n"));
            dateLine = known;
        }
        return known.bytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
