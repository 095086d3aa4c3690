package io.beckon.gateway.submission.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.submission.RecipientRow;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists as programs export them; the files are in src/test/resources/lists. */
class HeaderDialectTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "google-workspace.csv, -, -, -",
                "google-contacts.csv, -, -, -",
                "microsoft-365.csv, Ana Müller, de-DE, -",
                "microsoft-365-template.csv, Ana Müller, -, -",
                "moodle.csv, -, de, -",
                "limesurvey.csv, -, de, -",
                "outlook.csv, Ana Müller (ana@example.org), -, -",
                "german.csv, -, de, Europe/Berlin",
                "french.csv, -, fr, Europe/Paris",
                "spanish.tsv, -, es, Europe/Madrid",
            })
    void columns_of_known_programs_are_understood(String file, String name, String locale, String zone) {
        RecipientRow ana = Reading.read(UploadFormat.CSV, Reading.resource(file), null, Reading.LIMITS)
                .row(0);

        assertThat(ana.number()).isEqualTo(2);
        assertThat(ana.address()).isEqualTo("ana@example.org");
        assertThat(ana.firstName()).isEqualTo("Ana");
        assertThat(ana.lastName()).isEqualTo("Müller");
        assertThat(ana.name()).isEqualTo(name);
        assertThat(ana.locale()).isEqualTo(locale);
        assertThat(ana.timeZone()).isEqualTo(zone);
        assertThat(ana.fault()).isNull();
    }

    @Test
    void unknown_columns_become_template_variables() {
        Reading.Result google =
                Reading.read(UploadFormat.CSV, Reading.resource("google-workspace.csv"), null, Reading.LIMITS);

        assertThat(google.row(0).columns())
                .isEqualTo(Map.of(
                        "Org Unit Path [Required]", "/Sales",
                        "Recovery Email", "ana.private@example.net",
                        "Department", "Sales"));
        assertThat(google.row(1).firstName()).isEqualTo("Jean \"JJ\"");
        assertThat(google.row(1).columns()).containsEntry("Department", "Research, Berlin");
        assertThat(google.summary().columns().fields())
                .containsEntry("address", "Email Address [Required]")
                .containsEntry("firstName", "First Name [Required]");
        assertThat(google.summary().columns().variables())
                .containsExactly("Password [Required]", "Org Unit Path [Required]", "Recovery Email", "Department");
    }

    @Test
    void moodle_time_zone_99_is_none_and_its_username_no_address() {
        Reading.Result moodle = Reading.read(UploadFormat.CSV, Reading.resource("moodle.csv"), null, Reading.LIMITS);

        assertThat(moodle.row(0).timeZone()).isNull();
        assertThat(moodle.row(1).timeZone()).isEqualTo("Africa/Lagos");
        assertThat(moodle.row(0).columns()).containsEntry("username", "ana");
    }

    @Test
    void the_more_certain_of_two_address_columns_is_taken() {
        RecipientRow row = Reading.csv("User principal name,E-mail\nana@tenant.example,ana@example.org\n")
                .row(0);

        assertThat(row.address()).isEqualTo("ana@example.org");
        assertThat(row.columns()).containsEntry("User principal name", "ana@tenant.example");
    }

    @Test
    void case_accents_signs_and_notes_make_no_difference() {
        for (String header : new String[] {
            "E-MAIL",
            "e_mail",
            "Email*",
            "email (required)",
            " \"eMail\" ",
            "EMAIL ADDRESS",
            "E-Mail Adresse [Pflichtfeld]",
            "ADRESSE ÉLECTRONIQUE",
            "adresse electronique",
            "Dirección de correo electrónico",
            "Mél"
        }) {
            assertThat(Reading.csv(header + "\nana@example.org\n").row(0).address())
                    .as(header)
                    .isEqualTo("ana@example.org");
        }
    }

    @Test
    void names_given_in_utf_16_are_read_whether_marked_or_not() {
        String text = "E-Mail;Vorname\r\nana@example.org;Zoë 🎈\r\n";
        byte[] plain = Reading.csv(text).summary().contentHash();

        for (byte[] upload : new byte[][] {
            ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
            ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE),
            text.getBytes(StandardCharsets.UTF_16LE),
            text.getBytes(StandardCharsets.UTF_16BE)
        }) {
            Reading.Result read = Reading.read(UploadFormat.CSV, upload, null, Reading.LIMITS);
            assertThat(read.row(0).firstName()).isEqualTo("Zoë 🎈");
            assertThat(read.summary().contentHash()).isEqualTo(plain);
        }
    }

    @Test
    void a_charset_is_taken_from_the_content_type() {
        byte[] latin =
                "E-Mail;Vorname\r\nana@example.org;Zoë\r\n".getBytes(java.nio.charset.Charset.forName("windows-1252"));

        Reading.Result read =
                Reading.read(UploadFormat.CSV, latin, java.nio.charset.Charset.forName("windows-1252"), Reading.LIMITS);

        assertThat(read.row(0).firstName()).isEqualTo("Zoë");
    }
}
