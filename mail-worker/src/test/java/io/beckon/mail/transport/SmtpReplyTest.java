package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {
    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1 No such user, true",
        "550, No such user, true",
        "550, 5.7.1 Policy, true",
        "552, 4.2.2 Mailbox full, false",
        "552, Mailbox full, true",
        "451, 4.7.1 Greylisted, false",
        "450, 5.1.1 User unknown, true",
        "450, permanent failure 550, false",
        "421, 5.7.0 Go away, false",
        "530, 5.7.0 Authentication required, false",
        "535, 5.7.8 Bad password, false",
        "550, 2.0.0 Odd, true",
    })
    void permanence_is_read_from_codes_and_never_from_words(int code, String text, boolean permanent) {
        assertThat(SmtpReply.of(code, text).isPermanent()).isEqualTo(permanent);
    }

    @Test
    void replies_of_several_lines_are_one_however_they_are_cut() {
        byte[] bytes = "250-first\r\n250-\r\n250 2.1.0 last ü\r\n354\r\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new SmtpReplyDecoder());
            channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
            assertThat((SmtpReply) channel.readInbound()).isEqualTo(new SmtpReply(250, null, "first\n\n2.1.0 last ü"));
            assertThat((SmtpReply) channel.readInbound()).isEqualTo(new SmtpReply(354, null, ""));
        }
    }

    @Test
    void what_is_no_reply_or_never_ends_is_an_error_not_a_leak() {
        for (String evil : List.of(
                "HTTP/1.1 400 Bad Request\r\n",
                "25\r\n",
                "250_x\r\n",
                "150 x\r\n",
                "250-a\r\n251 b\r\n",
                "250 " + "x".repeat(5000) + "\r\n",
                "x".repeat(5000),
                "250-a\r\n".repeat(201))) {
            EmbeddedChannel channel = new EmbeddedChannel(new SmtpReplyDecoder());
            assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(evil, StandardCharsets.US_ASCII)))
                    .isInstanceOf(DecoderException.class);
        }
    }
}
