package io.beckon.mail.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCodeTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            5.1.1          | -                                   | HARD    | 5.1.1
            5.1.10         | -                                   | HARD    | 5.1.10
            5.1.2          | -                                   | HARD    | 5.1.2
            5.4.1          | smtp;550 5.4.1 not in the directory | HARD    | 5.4.1
            5.4.310        | -                                   | HARD    | 5.4.310
            5.7.17         | -                                   | HARD    | 5.7.17
            5.2.2          | smtp; 552 5.2.2 full                | SOFT    | 5.2.2
            5.4.7          | -                                   | SOFT    | 5.4.7
            4.4.7          | smtp; 421 busy                      | SOFT    | 4.4.7
            4.2.2          | -                                   | SOFT    | 4.2.2
            5.7.1          | smtp; 550 5.7.1 not wanted          | BLOCKED | 5.7.1
            5.7.26         | -                                   | BLOCKED | 5.7.26
            5.3.4          | -                                   | BLOCKED | 5.3.4
            5.1.8          | -                                   | BLOCKED | 5.1.8
            5.0.0          | smtp; 550 5.1.1 nobody              | HARD    | 5.1.1
            5.0.0          | smtp; 550-5.7.1 not wanted          | BLOCKED | 5.7.1
            5.0.0          | smtp; 550 nobody                    | HARD    | 5.0.0
            5.0.0          | smtp; 552 full                      | SOFT    | 5.0.0
            5.0.0          | smtp; 554 no                        | BLOCKED | 5.0.0
            5.0.0          | smtp; 451 later                     | SOFT    | 5.0.0
            5.0.0          | -                                   | HARD    | 5.0.0
            5.0.0          | X-Unix; 67                          | HARD    | 5.0.0
            -              | smtp; 550 5.1.1 nobody              | HARD    | 5.1.1
            -              | 550 #5.1.0 nobody                   | HARD    | 5.1.0
            -              | -                                   | SOFT    | -
            gone for good  | he moved to room 5.1.1.7            | SOFT    | -
            2.0.0          | -                                   | SOFT    | 2.0.0
            """, delimiter = '|')
    void permanence_is_read_from_the_codes(String status, String diagnostic, Verdict verdict, String kept) {
        StatusCode code = StatusCode.of(status, diagnostic);
        assertThat(code.verdict()).isEqualTo(verdict);
        assertThat(code.status()).isEqualTo(kept);
    }

    @Test
    void a_text_is_only_believed_where_a_reply_and_its_status_stand_together() {
        assertThat(StatusCode.inText("host x said: 550 5.1.1 nobody")).contains(new StatusCode("5.1.1", 550));
        assertThat(StatusCode.inText("after RCPT TO:<a@b.example>: 550 nobody")).contains(new StatusCode(null, 550));
        assertThat(StatusCode.inText("version 5.1.1 of room 550")).isEmpty();
        assertThat(StatusCode.inText("550 5.1.1.7")).isEmpty();
        assertThat(StatusCode.inText("call 0550 5.1.1")).isEmpty();
    }
}
