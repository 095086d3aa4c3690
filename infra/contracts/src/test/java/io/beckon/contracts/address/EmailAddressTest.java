package io.beckon.contracts.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckon.contracts.outcome.RowReason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ana@example.org | ana@example.org",
                "  Ana@Example.ORG  | ana@example.org",
                "Ana Lopez <ana@example.org> | ana@example.org",
                "\"Lopez, Ana\" <ana@example.org> | ana@example.org",
                "<ana@example.org> | ana@example.org",
                "o'brien+news@example.co.uk | o'brien+news@example.co.uk",
                "ana@bücher.example | ana@xn--bcher-kva.example",
                "ana@BÜCHER.example | ana@xn--bcher-kva.example",
                "ana@faß.example | ana@xn--fa-hia.example",
                "ana@example。org | ana@example.org",
                "ana@ｅｘａｍｐｌｅ.org | ana@example.org",
                "ana@example.org. | ana@example.org",
                "用户@例子.广告 | 用户@xn--fsqu00a.xn--4rr70v",
                "ANA#Sales@example.org | ana#sales@example.org",
            })
    void what_people_write_becomes_one_form(String written, String address) {
        assertThat(EmailAddress.parse(written)).hasToString(address);
    }

    @Test
    void spreadsheet_leavings_around_an_address_are_dropped() {
        assertThat(EmailAddress.parse("\uFEFF\u00A0\u200B ana@example.org\u200B\u00A0\t"))
                .hasToString("ana@example.org");
        assertThat(EmailAddress.parse("ana@example.org\r\n")).hasToString("ana@example.org");
    }

    @Test
    void composed_and_decomposed_letters_are_the_same_address() {
        EmailAddress composed = EmailAddress.parse("jos\u00E9@b\u00FCcher.example");
        EmailAddress decomposed = EmailAddress.parse("jose\u0301@bu\u0308cher.example");

        assertThat(decomposed).isEqualTo(composed);
        assertThat(composed.needsSmtpUtf8()).isTrue();
        assertThat(EmailAddress.parse("ana@b\u00FCcher.example").needsSmtpUtf8())
                .as("only the domain is beyond ASCII")
                .isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", "\u00A0\uFEFF", "<>"})
    void nothing_is_no_address(String written) {
        assertThatThrownBy(() -> EmailAddress.parse(written)).isInstanceOf(InvalidAddressException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ana.example.org | ADDRESS_WITHOUT_AT",
                "@example.org | ADDRESS_LOCAL_PART",
                "ana lopez@example.org | ADDRESS_LOCAL_PART",
                ".ana@example.org | ADDRESS_LOCAL_PART",
                "ana.@example.org | ADDRESS_LOCAL_PART",
                "a..b@example.org | ADDRESS_LOCAL_PART",
                "\"ana b\"@example.org | ADDRESS_LOCAL_PART",
                "ana(comment)@example.org | ADDRESS_LOCAL_PART",
                "ana@@example.org | ADDRESS_LOCAL_PART",
                "<script>ana@example.org | ADDRESS_LOCAL_PART",
                "ana@ | ADDRESS_DOMAIN",
                "ana@example | ADDRESS_DOMAIN",
                "ana@.example.org | ADDRESS_DOMAIN",
                "ana@exa mple.org | ADDRESS_DOMAIN",
                "ana@example..org | ADDRESS_DOMAIN",
                "ana@-example.org | ADDRESS_DOMAIN",
                "ana@exa_mple.org | ADDRESS_DOMAIN",
                "ana@127.0.0.1 | ADDRESS_DOMAIN",
                "ana@[127.0.0.1] | ADDRESS_DOMAIN",
                "ana@example.org> | ADDRESS_DOMAIN",
                "ana@example.org,bob@example.org | ADDRESS_SEVERAL",
                "ana@example.org; bob@example.org | ADDRESS_SEVERAL",
                "ana@example.org bob@example.org | ADDRESS_SEVERAL",
            })
    void what_is_wrong_is_named(String written, RowReason reason) {
        InvalidAddressException fault =
                catchThrowableOfType(InvalidAddressException.class, () -> EmailAddress.parse(written));

        assertThat(fault).isNotNull();
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.argument()).isEqualTo(written);
    }

    @Test
    void limits_are_counted_in_octets() {
        assertThat(EmailAddress.parse("a".repeat(64) + "@example.org").localPart())
                .hasSize(64);
        assertThat(reasonOf("a".repeat(65) + "@example.org")).isEqualTo(RowReason.ADDRESS_TOO_LONG);
        assertThat(EmailAddress.parse("é".repeat(32) + "@example.org").localPart())
                .hasSize(32);
        assertThat(reasonOf("é".repeat(33) + "@example.org")).isEqualTo(RowReason.ADDRESS_TOO_LONG);

        String domain = ("d".repeat(60) + ".").repeat(3) + "example";
        assertThat(EmailAddress.parse("a".repeat(254 - domain.length() - 1) + "@" + domain)
                        .toString())
                .hasSize(254);
        assertThat(reasonOf("a".repeat(255 - domain.length() - 1) + "@" + domain))
                .isEqualTo(RowReason.ADDRESS_TOO_LONG);
    }

    @Test
    void shown_argument_is_short_and_holds_no_control_characters() {
        InvalidAddressException fault = catchThrowableOfType(
                InvalidAddressException.class, () -> EmailAddress.parse("x\r\n\u0000" + "y".repeat(100_000)));

        assertThat(fault.argument()).hasSize(101).doesNotContain("\r", "\n", "\u0000");
        assertThat(fault.getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana@example.org\r\nBcc: bob@example.org",
                "ana\r\n@example.org",
                "ana\u0000@example.org",
                "ana\u000B@example.org",
                "ana\u0085@example.org",
                "ana\u2028@example.org",
                "ana\u202E@example.org",
                "ana\u200B@example.org",
                "ana\uD800@example.org",
                "ana@exam\u0000ple.org",
                "ana@exam\r\nple.org",
                "ana@exam\u202Eple.org",
            })
    void hostile_characters_inside_are_refused(String written) {
        assertThatThrownBy(() -> EmailAddress.parse(written)).isInstanceOf(InvalidAddressException.class);
    }

    @Test
    void a_long_hostile_text_is_judged_in_a_moment() {
        for (String hostile : new String[] {
            "a.".repeat(500_000) + "@",
            "<".repeat(500_000),
            " ".repeat(500_000) + "x",
            "a".repeat(500_000) + "@example.org",
            "x@" + "ü.".repeat(250_000),
            "\u200B ".repeat(250_000) + "x",
            "x" + " ".repeat(500_000) + "x"
        }) {
            org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    java.time.Duration.ofSeconds(10),
                    () -> assertThatThrownBy(() -> EmailAddress.parse(hostile))
                            .isInstanceOf(InvalidAddressException.class));
        }
    }

    @Test
    void mailbox_drops_the_sub_address_and_nothing_else() {
        assertThat(EmailAddress.parse("ana+news+x@example.org").mailbox("+")).isEqualTo("ana@example.org");
        assertThat(EmailAddress.parse("ana#news@example.org").mailbox("#")).isEqualTo("ana@example.org");
        assertThat(EmailAddress.parse("ana#news@example.org").mailbox("+")).isEqualTo("ana#news@example.org");
        assertThat(EmailAddress.parse("+ana@example.org").mailbox("+")).isEqualTo("+ana@example.org");
    }

    @Test
    void masked_shows_one_whole_character() {
        assertThat(EmailAddress.parse("ana@example.org").masked()).isEqualTo("a•••@example.org");
        assertThat(EmailAddress.parse("😀na@example.org").masked()).isEqualTo("😀•••@example.org");
    }

    @Test
    void for_random_texts_parsing_is_idempotent_and_never_lets_anything_dangerous_in() {
        Random random = new Random(20261122);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            EmailAddress address = accepted(randomText(random));
            if (address != null) {
                accepted++;
                assertThat(EmailAddress.parse(address.toString())).isEqualTo(address);
                assertThat(address.toString())
                        .doesNotContainAnyWhitespaces()
                        .doesNotContain("\u0000", "<", ">", ",", ";");
                assertThat(address.toString().codePoints()).noneMatch(Character::isISOControl);
                assertThat(address.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(254);
                assertThat(address.domain()).matches("[a-z0-9.-]+");
                assertThat(address.localPart()).doesNotContain("@");
            }
        }
        assertThat(accepted).as("the generator makes addresses too").isGreaterThan(5_000);
    }

    private static final String[] PIECES = {
        "ana", "B", "ß", "İ", "ſ", "é", "e\u0301", "ñ", "用户", "😀", ".", ".", "+", "#", "-", "_", "'", " ", "\t",
        "\r\n", "\u0000", "\u00A0", "\u200B", "\u200D", "\u202E", "@", "\"", "<", ">", ",", ";", "\\", "xn--", "1", "ǅ",
        "Σ", "ς", "\uD83D", "%", "="
    };

    private static final String[] DOMAINS = {
        "example.org",
        "EXAMPLE.org",
        "bücher.example",
        "xn--bcher-kva.example",
        "例子.广告",
        "faß.example",
        "a-b.c.example",
        "example",
        "1.2.3.4",
        "exa\r\nmple.org",
        "example.org.",
        "☃.example",
        "Ｅ.example",
        "xn--zzzzzz99999.example"
    };

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append("x@").append(DOMAINS[random.nextInt(DOMAINS.length)]).toString();
    }

    private static EmailAddress accepted(String text) {
        try {
            return EmailAddress.parse(text);
        } catch (InvalidAddressException e) {
            return null;
        }
    }

    private static RowReason reasonOf(String written) {
        return catchThrowableOfType(InvalidAddressException.class, () -> EmailAddress.parse(written))
                .reason();
    }
}
