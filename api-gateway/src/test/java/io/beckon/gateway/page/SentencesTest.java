package io.beckon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {

    private static final Pattern KEY_IN_TEMPLATE = Pattern.compile("#\\{([a-z][a-z.-]*)");
    private static final List<String> NOTICES = List.of(
            "expired",
            "revoked",
            "reissued",
            "cancelled",
            "suspended",
            "closed",
            "unknown",
            "renewed",
            "asked",
            "trouble",
            "too-many",
            "no-course",
            "course-away",
            "subscribed",
            "still-suppressed",
            "oidc-over",
            "oidc-refused",
            "oidc-unverified",
            "oidc-no-account",
            "oidc-another",
            "oidc-away",
            "join-slow",
            "join-full",
            "join-over");

    /** What the code chooses and a template only puts in. */
    private static final List<String> CHOSEN = List.of(
            "expired.button",
            "sign-in.out",
            "sign-in.refused",
            "sign-in.no-address",
            "sign-in.code-refused",
            "portal.note.welcome",
            "portal.note.accepted",
            "portal.note.too-late",
            "portal.note.password",
            "portal.note.account-kept",
            "portal.note.stale",
            "portal.through.invitation",
            "portal.through.invitation-to",
            "portal.through.registration",
            "portal.through.manager",
            "portal.password.too-short",
            "portal.password.wrong");

    static Stream<Locale> languages() {
        return PageLanguage.SPOKEN.stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_sentence_exists_in_every_language_with_the_same_places(Locale language) throws IOException {
        Properties original = catalogue("");
        Properties translated = language.equals(Locale.ENGLISH) ? original : catalogue("_" + language.getLanguage());
        assertThat(translated.stringPropertyNames()).isEqualTo(original.stringPropertyNames());
        for (String key : original.stringPropertyNames()) {
            assertThat(places(translated.getProperty(key))).as(key).isEqualTo(places(original.getProperty(key)));
            assertThat(translated.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
        }
    }

    @Test
    void every_sentence_a_page_asks_for_is_in_the_catalogue_and_the_other_way_round() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> templates = Files.list(Path.of("src/main/resources/pages"))) {
            for (Path template :
                    templates.filter(file -> file.toString().endsWith(".html")).toList()) {
                KEY_IN_TEMPLATE
                        .matcher(Files.readString(template))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(asked::add);
            }
        }
        for (String notice : NOTICES) {
            asked.addAll(List.of(notice + ".title", notice + ".text", notice + ".next"));
        }
        asked.addAll(CHOSEN);
        assertThat(asked).isEqualTo(new TreeSet<>(catalogue("").stringPropertyNames()));
    }

    @Test
    void the_system_language_never_shows_through() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMAN);
            assertThat(new PageEngine("pages/", List.of("pages.sentences"))
                            .sentence("unsubscribe.confirm", Locale.ENGLISH))
                    .isEqualTo("Unsubscribe");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Properties catalogue(String suffix) throws IOException {
        Properties sentences = new Properties();
        try (InputStreamReader file = new InputStreamReader(
                SentencesTest.class.getResourceAsStream("/pages/sentences" + suffix + ".properties"),
                StandardCharsets.UTF_8)) {
            sentences.load(file);
        }
        return sentences;
    }

    private static Set<Integer> places(String sentence) {
        int arguments = new MessageFormat(sentence).getFormatsByArgumentIndex().length;
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < arguments; i++) {
            if (sentence.contains("{" + i + "}")) {
                places.add(i);
            }
        }
        return places;
    }
}
