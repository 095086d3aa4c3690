package io.beckon.mail.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.template.RenderedMail;
import io.beckon.mail.returnpath.Owner;
import io.beckon.mail.returnpath.ReturnPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:15:30Z");
    private static final ReturnPath RETURN_PATH =
            ReturnPath.of("bounces@mail.acme.example", KeyRing.of(1, new byte[32]));
    private static final CampaignMail CAMPAIGN = new CampaignMail(
            "team@acme.example",
            "Ärzte, \"Co\" & Söhne",
            "help@acme.example",
            RETURN_PATH,
            "join.acme.example",
            3,
            "c17:w3:beckon",
            true);
    private static final String[] WORDS = {
        "Anna",
        "Müller",
        "O'Neil,",
        "\"Jo\"",
        "back\\slash",
        "日本語",
        "👩‍👩‍👧",
        "=?UTF-8?Q?x?=",
        "<b>",
        "x".repeat(90),
        "ключ",
        "a@b",
        "(comment)",
        ";:",
        "ﬁ",
        "é",
        "-",
        "From",
        ".",
        "e\u0301",
    };
    private static final String[] LINES = {
        "",
        ".",
        "..",
        ".hidden",
        "From here",
        "From\tthere",
        "trailing ",
        "tab\t",
        "=",
        "a=b=3D",
        "x".repeat(75),
        "x".repeat(76),
        "x".repeat(77),
        "y".repeat(3000),
        "é".repeat(60),
        "日本語".repeat(40),
        "🎉".repeat(30),
        "--",
        "--=_",
        "=_",
        " lead",
        "&nbsp;\u00a0",
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42, 20261122})
    void what_an_independent_parser_reads_is_what_was_written(long seed) throws IOException {
        Random random = new Random(seed);
        CampaignComposer composer = MailComposer.forCampaign(CAMPAIGN);
        for (int i = 0; i < 500; i++) {
            String name = words(random, 1 + random.nextInt(5));
            String subject = words(random, 1 + random.nextInt(12)) + (random.nextInt(5) == 0 ? "  double  " : "");
            RenderedMail words = new RenderedMail(subject, lines(random), lines(random));
            ComposedMail mail = composer.compose(new RecipientMail(
                    i, "anna" + i + "@b.example", name, "https://join.acme.example/u/T" + i, NOW, words.toBytes()));
            assertWellFormed(mail.content());
            Message read = parse(mail.content());
            assertThat(read.getSubject()).as("seed %d", seed).isEqualTo(subject);
            assertThat(read.getTo().flatten()).singleElement().satisfies(to -> {
                assertThat(to.getAddress()).isEqualTo(mail.envelopeTo());
                assertThat(to.getName()).as("seed %d", seed).isEqualTo(name);
            });
            assertThat(body(read, 0, "text/plain")).as("seed %d", seed).isEqualTo(crlf(words.text()));
            assertThat(body(read, 1, "text/html")).as("seed %d", seed).isEqualTo(crlf(words.html()));
        }
    }

    @Test
    void the_headers_say_who_when_why_and_how_to_stop_it() {
        ComposedMail mail = MailComposer.forCampaign(CAMPAIGN).compose(plain("anna@b.example", "Anna"));
        Message read = parse(mail.content());
        assertThat(read.getFrom()).containsExactly(new Mailbox("Ärzte, \"Co\" & Söhne", "team", "acme.example"));
        assertThat(read.getFrom().get(0).getName()).isEqualTo("Ärzte, \"Co\" & Söhne");
        assertThat(read.getReplyTo().flatten()).extracting(Mailbox::getAddress).containsExactly("help@acme.example");
        assertThat(read.getDate()).isEqualTo(Date.from(NOW));
        assertThat(read.getMessageId()).isEqualTo("<d4711.w3@join.acme.example>");
        assertThat(read.getHeader().getField("List-Unsubscribe").getBody())
                .isEqualTo("<https://join.acme.example/u/T>");
        assertThat(read.getHeader().getField("List-Unsubscribe-Post").getBody())
                .isEqualTo("List-Unsubscribe=One-Click");
        assertThat(read.getHeader().getField("Auto-Submitted").getBody()).isEqualTo("auto-generated");
        assertThat(read.getHeader().getField("Feedback-ID").getBody()).isEqualTo("c17:w3:beckon");
        assertThat(mail.envelopeFrom()).matches("bounces\\+d4711-[a-z2-7]{10}@mail\\.acme\\.example");
        assertThat(RETURN_PATH.ownerOf(mail.envelopeFrom())).isEqualTo(new Owner.Delivery(4711));
        assertThat(mail.needsSmtpUtf8()).isFalse();
    }

    @Test
    void a_mail_made_again_keeps_its_message_id_and_return_path() {
        ComposedMail first = MailComposer.forCampaign(CAMPAIGN).compose(plain("anna@b.example", "Anna"));
        ComposedMail again = MailComposer.forCampaign(CAMPAIGN).compose(plain("anna@b.example", "Anna"));
        assertThat(parse(again.content()).getMessageId())
                .isEqualTo(parse(first.content()).getMessageId());
        assertThat(again.envelopeFrom()).isEqualTo(first.envelopeFrom());
    }

    @Test
    void an_invitation_is_not_marked_automatic_and_a_code_has_no_unsubscribe() {
        CampaignMail campaign = new CampaignMail("team@acme.example", null, null, null, "acme.example", 3, "c1", false);
        ComposedMail mail = MailComposer.forCampaign(campaign)
                .compose(new RecipientMail(
                        1, "a@b.example", null, null, NOW, new RenderedMail("s", "h", "t").toBytes()));
        String text = new String(mail.content(), StandardCharsets.US_ASCII);
        assertThat(text)
                .doesNotContain("Auto-Submitted", "List-Unsubscribe", "Reply-To")
                .contains("To: <a@b.example>\r\n");
        assertThat(mail.envelopeFrom()).isEqualTo("team@acme.example");
    }

    @Test
    void an_address_beyond_ascii_is_written_in_utf8_and_flagged() {
        ComposedMail mail = MailComposer.forCampaign(CAMPAIGN).compose(plain("müller@xn--bcher-kva.example", "M"));
        assertThat(mail.needsSmtpUtf8()).isTrue();
        assertThat(new String(mail.content(), StandardCharsets.UTF_8))
                .contains("To: \"M\" <müller@xn--bcher-kva.example>\r\n");
    }

    @Test
    void nothing_breaks_out_of_a_header_or_the_envelope() {
        CampaignComposer composer = MailComposer.forCampaign(CAMPAIGN);
        for (String evil : List.of("\r\nBcc: x@y.example", "\nx", "\rx", "\0", "\u2028x", "\u0085x", "\u007fx")) {
            for (RecipientMail mail : List.of(
                    plain("anna" + evil + "@b.example", "Anna"),
                    plain("anna@b.example" + evil, "Anna"),
                    plain("anna@b.example", "Anna" + evil + "B"),
                    new RecipientMail(1, "a@b.example", null, "https://x.example/" + evil, NOW, words("s")),
                    new RecipientMail(1, "a@b.example", null, null, NOW, words("s" + evil + "x")))) {
                assertThatThrownBy(() -> composer.compose(mail))
                        .isInstanceOf(UnsafeMailException.class)
                        .hasMessageContaining("the mail was not made");
            }
            assertThatThrownBy(() -> MailComposer.forCampaign(
                            new CampaignMail("a@b.example", "x" + evil + "y", null, null, "b.example", 1, "f", false)))
                    .isInstanceOf(UnsafeMailException.class);
            assertThatThrownBy(() -> MailComposer.forCampaign(
                            new CampaignMail("a@b.example", null, null, null, "b.example" + evil, 1, "f", false)))
                    .isInstanceOf(UnsafeMailException.class);
        }
        for (String address : List.of(
                "a b@c.example",
                "<a@b.example>",
                "a@b@c.example",
                "a",
                "@b.example",
                "a@",
                "a,b@c.example",
                "a@ü.example")) {
            assertThatThrownBy(() -> composer.compose(plain(address, null)))
                    .as(address)
                    .isInstanceOf(UnsafeMailException.class);
        }
    }

    private static io.beckon.contracts.template.RenderedBytes words(String subject) {
        return new RenderedMail(subject, "h", "t").toBytes();
    }

    private static RecipientMail plain(String address, String name) {
        return new RecipientMail(4711, address, name, "https://join.acme.example/u/T", NOW, words("Hello"));
    }

    /** CRLF only, 7-bit, no line over the limits, encoded words within 76. */
    private static void assertWellFormed(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n");
        assertThat(text.chars().allMatch(c -> c < 127)).isTrue();
        String[] lines = text.split("\r\n", -1);
        for (String line : lines) {
            assertThat(line.indexOf('\r') < 0 && line.indexOf('\n') < 0 && line.indexOf('\0') < 0)
                    .as(line)
                    .isTrue();
            assertThat(line.length()).as(line).isLessThanOrEqualTo(78);
            assertThat(line.endsWith(" ") || line.startsWith(".")).as(line).isFalse();
        }
    }

    private static Message parse(byte[] content) {
        try {
            DefaultMessageBuilder builder = new DefaultMessageBuilder();
            builder.setMimeEntityConfig(MimeConfig.STRICT);
            return builder.parseMessage(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String body(Message message, int part, String type) throws IOException {
        Multipart multipart = (Multipart) message.getBody();
        assertThat(multipart.getSubType()).isEqualTo("alternative");
        assertThat(multipart.getBodyParts()).hasSize(2);
        Entity entity = multipart.getBodyParts().get(part);
        assertThat(entity.getMimeType()).isEqualTo(type);
        assertThat(entity.getCharset()).isEqualToIgnoringCase("utf-8");
        return new String(((TextBody) entity.getBody()).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private static String lines(Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            lines.append(LINES[random.nextInt(LINES.length)]).append(i > 0 || random.nextBoolean() ? "\n" : "");
        }
        return lines.toString();
    }
}
