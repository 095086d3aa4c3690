package io.beckon.contracts.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.SealedSecrets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationMailTest {

    @TempDir
    private Path folder;

    @Test
    void it_says_until_when_in_the_workspaces_zone_and_the_readers_language() {
        assertThat(mail(List.of("Wards")).variables(Locale.GERMAN))
                .containsEntry("groups", "Wards")
                .containsEntry("seats", "25")
                .hasEntrySatisfying(
                        "until",
                        until -> assertThat(until).startsWith("1. März 2030").endsWith("01:30"));
    }

    @Test
    void of_many_names_it_shows_the_first_and_says_that_there_are_more() {
        List<String> names = IntStream.rangeClosed(1, RegistrationSql.MOST_NAMES + 1)
                .mapToObj(n -> "G" + n)
                .toList();
        assertThat(mail(names).variables(Locale.ENGLISH).get("groups"))
                .endsWith("G20, \u2026")
                .doesNotContain("G21");
    }

    @Test
    void the_passcode_stands_in_no_log() {
        assertThat(mail(List.of()).toString()).doesNotContain("heron").contains("First aid");
    }

    @Test
    void the_join_url_has_one_slash() {
        assertThat(RegistrationMail.joinUrl("https://a.example/", "x")).isEqualTo("https://a.example/join/x");
        assertThat(RegistrationMail.joinUrl("https://a.example", "x")).isEqualTo("https://a.example/join/x");
    }

    @Test
    void a_passcode_sealed_for_one_invitation_opens_for_no_other() {
        SealedPasscodes passcodes =
                new SealedPasscodes(new SealedSecrets(KeyRing.loadOrCreate(folder.resolve("keys"))));
        byte[] sealed = passcodes.seal(7, "heron-42");
        assertThat(passcodes.open(7, sealed)).contains("heron-42");
        assertThat(passcodes.open(8, sealed)).isEmpty();
    }

    private static RegistrationMail mail(List<String> groups) {
        return new RegistrationMail(
                "First aid",
                "heron-42",
                "https://a.example/join/7",
                25,
                groups,
                List.of("First aid basics"),
                Instant.parse("2030-03-01T00:30:00Z"),
                ZoneId.of("Europe/Berlin"));
    }
}
