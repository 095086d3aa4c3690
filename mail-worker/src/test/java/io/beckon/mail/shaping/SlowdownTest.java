package io.beckon.mail.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowdownTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "RCPT,      421, 4.7.0,   true",
                "RCPT,      421, -,       true",
                "RCPT,      450, 4.7.28,  true",
                "RCPT,      451, 4.7.650, true",
                "RCPT,      452, 4.4.5,   true",
                "FINAL_DOT, 451, 4.7.500, true",
                "RCPT,      450, 4.7.1,   false",
                "RCPT,      451, 4.7.1,   false",
                "RCPT,      452, 4.2.2,   false",
                "RCPT,      450, -,       false",
                "RCPT,      451, 4.3.0,   false",
                "GREETING,  421, 4.7.0,   false",
                "MAIL,      421, 4.7.0,   false",
            })
    void an_answer_asks_for_fewer_mails(SmtpPhase phase, int code, @Nullable String status, boolean asks) {
        assertThat(Slowdown.isAskedBy(new SendResult.RefusedForNow(
                        phase, new SmtpReply(code, status, "words say nothing"), "refused")))
                .isEqualTo(asks);
    }

    @Test
    void silence_and_refusals_for_good_ask_for_nothing() {
        assertThat(Slowdown.isAskedBy(new SendResult.RefusedForNow(SmtpPhase.RCPT, null, "lost")))
                .isFalse();
        assertThat(Slowdown.isAskedBy(new SendResult.Unknown("lost"))).isFalse();
        assertThat(Slowdown.isAskedBy(new SendResult.Refused(SmtpPhase.RCPT, new SmtpReply(550, "5.7.1", "policy"))))
                .isFalse();
    }
}
