package io.beckon.mail.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFaultTest {

    /** A code of 0 stands for no answer. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "CONNECT,   0,   -,     true,  true",
                "GREETING,  554, 5.3.2, true,  true",
                "AUTH,      535, 5.7.8, true,  true",
                "STARTTLS,  454, 4.7.0, true,  true",
                "MAIL,      0,   -,     true,  true",
                "MAIL,      421, 4.3.2, true,  true",
                "RCPT,      0,   -,     true,  true",
                "CONTENT,   0,   -,     true,  true",
                "RCPT,      421, 4.3.2, true,  true",
                "RCPT,      421, -,     true,  true",
                "RCPT,      421, 4.7.0, false, false",
                "RCPT,      421, 4.2.1, false, false",
                "RCPT,      450, 4.2.1, false, false",
                "MAIL,      452, 4.3.1, false, false",
                "FINAL_DOT, 421, 4.3.2, true,  false",
                "FINAL_DOT, 451, 4.3.0, false, false",
                "QUEUED,    0,   -,     false, false",
            })
    void a_refusal_for_now_may_be_the_providers_fault_and_leave_the_mail_to_another(
            SmtpPhase phase, int code, @Nullable String status, boolean fault, boolean leaves) {
        SmtpReply reply = code == 0 ? null : new SmtpReply(code, status, "words say nothing");
        SendResult result = new SendResult.RefusedForNow(phase, reply, "refused");
        assertThat(ProviderFault.isIn(result)).isEqualTo(fault);
        assertThat(ProviderFault.leavesMailTo(result)).isEqualTo(leaves);
    }

    @Test
    void a_mail_that_may_have_been_taken_goes_to_nobody_else() {
        SendResult unknown = new SendResult.Unknown("lost after the dot");
        assertThat(ProviderFault.isIn(unknown)).isTrue();
        assertThat(ProviderFault.leavesMailTo(unknown)).isFalse();
    }

    @Test
    void a_provider_that_answers_works() {
        assertThat(ProviderFault.isIn(new SendResult.Accepted(new SmtpReply(250, "2.0.0", "queued"))))
                .isFalse();
        assertThat(ProviderFault.isIn(new SendResult.Refused(SmtpPhase.RCPT, new SmtpReply(550, "5.1.1", "no"))))
                .isFalse();
    }
}
