package io.beckon.mail.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportReaderTest {

    /** Far beyond what any of them takes; only what grows with more than the length of the mail needs it. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<String> SAMPLES = List.of(
            "postfix-unknown-user",
            "exim-mailbox-full",
            "exim-plain-text",
            "exchange-recipient-not-found",
            "arf-abuse",
            "vacation",
            "forwarded-to-two");

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            postfix-unknown-user         | HARD       | 5.1.1
            postfix-expired              | SOFT       | 4.4.1
            postfix-delayed              | DELAYED    | 4.4.1
            exim-unknown-user            | HARD       | 5.1.1
            exim-mailbox-full            | SOFT       | 5.2.2
            exim-plain-text              | HARD       | 5.1.1
            exim-plain-text-reply-only   | HARD       | -
            exim-plain-text-without-code | SOFT       | -
            exchange-recipient-not-found | HARD       | 5.1.10
            exchange-blocked             | BLOCKED    | 5.7.1
            arf-abuse                    | COMPLAINT  | -
            arf-redacted                 | COMPLAINT  | -
            arf-not-spam                 | OTHER      | -
            vacation                     | AUTO_REPLY | -
            human-answer                 | OTHER      | -
            read-receipt                 | OTHER      | -
            forwarded-to-two             | DELIVERED  | 2.0.0
            smtputf8                     | HARD       | 5.2.1
            cut-off                      | HARD       | 5.1.1
            without-fields               | OTHER      | -
            """, delimiter = '|')
    void every_kind_of_report_is_told_apart(String name, Verdict verdict, String status) {
        Report report = ReportReader.read(Reports.bytes(name));
        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(report.status()).isEqualTo(status);
        assertThat(report.addressed()).contains(name.startsWith("arf-") ? "bounces@acme.example" : Reports.RETURN_PATH);
    }

    @Test
    void the_words_of_the_mail_server_and_whom_it_names_are_kept() {
        Report report = ReportReader.read(Reports.bytes("postfix-unknown-user"));
        assertThat(report.diagnostic()).isEqualTo("smtp; 550 5.1.1 <\u2026@\u2026>: nobody of that name");
        assertThat(report.recipients()).containsExactly("ana@example.org");
        assertThat(ReportReader.read(Reports.bytes("smtputf8")).diagnostic())
                .isEqualTo("smtp; 550 5.2.1 das Postfach ist stillgelegt");
        assertThat(ReportReader.read(Reports.bytes("forwarded-to-two")).recipients())
                .containsExactly("team@example.org", "ana@example.org", "bo@example.org");
        assertThat(ReportReader.read(Reports.bytes("exim-plain-text")).recipients())
                .containsExactly("ana@example.org");
    }

    @Test
    void a_complaint_names_the_mail_it_is_about_inside() {
        for (String name : List.of("arf-abuse", "arf-redacted")) {
            assertThat(ReportReader.read(Reports.bytes(name)).addressed())
                    .containsExactly("bounces@acme.example", Reports.RETURN_PATH);
        }
    }

    @Test
    void endless_words_are_cut_and_control_characters_are_no_more() {
        String words = "smtp; 550 5.1.1 " + "\uD83D\uDC69".repeat(2_000) + "\u0000\u0007";
        String text =
                new String(Reports.bytes("cut-off"), StandardCharsets.UTF_8) + "Diagnostic-Code: " + words + "\r\n";
        String diagnostic =
                ReportReader.read(text.getBytes(StandardCharsets.UTF_8)).diagnostic();
        assertThat(diagnostic).doesNotContainPattern("\\p{Cc}").startsWith("smtp; 550 5.1.1 ");
        assertThat(diagnostic.codePointCount(0, diagnostic.length())).isLessThanOrEqualTo(Report.LONGEST_DIAGNOSTIC);
    }

    @Test
    void parts_within_parts_without_end_are_looked_at_only_so_deep() {
        StringBuilder bomb = new StringBuilder("To: bounces@acme.example\r\n");
        for (int i = 0; i < 5_000; i++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        bomb.append("Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        assertThat(read(bomb).verdict()).isEqualTo(Verdict.OTHER);
    }

    @Test
    void parts_beside_parts_without_end_are_looked_at_only_so_far() {
        StringBuilder bomb = new StringBuilder("Content-Type: multipart/report; boundary=b\r\n\r\n");
        bomb.append("--b\r\n\r\nx\r\n".repeat(80_000));
        bomb.append("--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        assertThat(read(bomb).verdict()).isEqualTo(Verdict.OTHER);
        assertThat(MailParts.of(bytes(bomb)).parts()).hasSize(MimeLimits.PARTS);
    }

    @Test
    void headers_lines_groups_and_boundaries_without_end_do_no_harm() {
        for (String repeated : List.of(
                "X: y\r\n",
                "x",
                "\t",
                "Content-Type: multipart/mixed; boundary=\"",
                "--",
                "=",
                "(",
                "\r\n",
                "\u0000",
                "a@b ")) {
            StringBuilder header =
                    new StringBuilder("To: bounces@acme.example\r\nX-Failed-Recipients: a@b.example\r\n");
            assertThat(read(header.append(repeated.repeat(1_000_000 / repeated.length()))))
                    .isNotNull();
            StringBuilder status = new StringBuilder(
                    "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n");
            assertThat(read(status.append(repeated.repeat(1_000_000 / repeated.length()))))
                    .isNotNull();
        }
    }

    @Test
    void random_bytes_and_mangled_reports_never_throw_and_never_exceed_the_limits() {
        Random random = new Random(20261126);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = i % 4 == 0 ? noise(random) : mangled(random);
            Report report = ReportReader.read(bytes);
            assertThat(report.verdict()).isNotNull();
            assertThat(report.recipients().size()).isLessThanOrEqualTo(64 * 64);
            assertThat(report.addressed().size()).isLessThanOrEqualTo(32);
            MailParts parts = MailParts.of(bytes);
            assertThat(parts.parts().size()).isLessThanOrEqualTo(MimeLimits.PARTS);
            assertThat(parts.parts()).allMatch(part -> part.content().length <= MimeLimits.PART_BYTES);
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(20_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A report of which pieces were changed, doubled, lost or taken from another one. */
    private static byte[] mangled(Random random) {
        byte[] report = Reports.bytes(SAMPLES.get(random.nextInt(SAMPLES.size())));
        byte[] other = Reports.bytes(SAMPLES.get(random.nextInt(SAMPLES.size())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < report.length) {
            int length = Math.min(report.length - at, 1 + random.nextInt(200));
            switch (random.nextInt(8)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 -> out.write(other, 0, random.nextInt(other.length));
                case 2 -> {
                    out.write(report, at, length);
                    out.write(report, at, length);
                }
                case 3 -> {} // lost
                default -> out.write(report, at, length);
            }
            at += length;
        }
        return out.toByteArray();
    }

    private static Report read(CharSequence mail) {
        return Assertions.assertTimeoutPreemptively(PATIENCE, () -> ReportReader.read(bytes(mail)));
    }

    private static byte[] bytes(CharSequence mail) {
        return mail.toString().getBytes(StandardCharsets.UTF_8);
    }
}
