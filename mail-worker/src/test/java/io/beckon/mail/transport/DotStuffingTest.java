package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotStuffingTest {

    private static final String[] PIECES = {".", "..", "a", "abcdefgh", "\t", "\u000b", "\u000e", "ü", "\0", " ", "\r\n"
    };
    private static final Pattern LEADING_DOT = Pattern.compile("^\\.", Pattern.MULTILINE | Pattern.UNIX_LINES);

    private final Random random = new Random(4711);

    @Test
    void dots_that_start_a_line_are_doubled_and_all_else_is_as_it_was() {
        for (int i = 0; i < 5_000; i++) {
            StringBuilder content = new StringBuilder();
            int pieces = random.nextInt(40);
            for (int piece = 0; piece < pieces; piece++) {
                content.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String lines = content.append("\r\n").toString();

            assertThat(stuffed(lines)).isEqualTo(LEADING_DOT.matcher(lines).replaceAll("..") + ".\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "\n.\r\n", "12345678\n1234567\r\n", "a\r\r\nb\r\n", "\n\r\n"})
    void a_bare_cr_or_lf_is_refused(String content) {
        assertThatThrownBy(() -> stuffed(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bare CR or LF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\r", "a\n", "12345678", "a\r\nb"})
    void content_whose_last_line_is_not_ended_is_refused(String content) {
        assertThatThrownBy(() -> stuffed(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not end with CRLF");
    }

    private static String stuffed(String content) {
        ByteBuf out = DotStuffing.withFinalDot(content.getBytes(StandardCharsets.UTF_8));
        try {
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            out.release();
        }
    }
}
