package io.beckon.gateway.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.page.PageLanguage;
import java.io.IOException;
import java.io.Reader;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sentences of the console, in {@code pages/console.properties} and one further file for each area. */
class ConsoleSentencesTest {

    private static final Path PAGES = Path.of("src/main/resources/pages");
    private static final Path SOURCES = Path.of("src/main/java/io/beckon/gateway/console");

    /** In a template: a whole key. */
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][a-z0-9_.-]*)[}(]");
    /** In a template: what a key begins with, whose rest is a value. */
    private static final Pattern BEGINNING_IN_TEMPLATE = Pattern.compile("#\\{\\$\\{[^}]*?'([a-z][a-z0-9_.-]*\\.)'");
    /** In the code: a whole key, what one begins with, or the name of a note. */
    private static final Pattern WORD_IN_CODE = Pattern.compile("\"([a-z][a-z0-9_.-]*)\"");

    private static final Pattern NOTE_IN_CODE = Pattern.compile("note=([a-z][a-z.-]*)");

    /** Chosen by the type of a problem, of which the console says some in the reader's language. */
    private static final String PROBLEM = "problem.";

    static Stream<Locale> languages() {
        return PageLanguage.SPOKEN.stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_sentence_exists_in_every_language_with_the_same_places(Locale language) throws IOException {
        for (String bundle : bundles()) {
            Properties original = catalogue(bundle, "");
            Properties translated =
                    language.equals(Locale.ENGLISH) ? original : catalogue(bundle, "_" + language.getLanguage());
            assertThat(translated.stringPropertyNames())
                    .as(bundle + " in " + language)
                    .isEqualTo(original.stringPropertyNames());
            for (String key : original.stringPropertyNames()) {
                assertThat(places(translated.getProperty(key))).as(key).isEqualTo(places(original.getProperty(key)));
                assertThat(translated.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
            }
        }
    }

    @Test
    void no_sentence_stands_in_two_files() throws IOException {
        Set<String> seen = new HashSet<>();
        for (String bundle : bundles()) {
            assertThat(catalogue(bundle, "").stringPropertyNames()).as(bundle).allMatch(seen::add);
        }
    }

    @Test
    void every_sentence_a_page_asks_for_is_there_and_none_is_left_over() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String bundle : bundles()) {
            known.addAll(catalogue(bundle, "").stringPropertyNames());
        }
        String templates = text(PAGES.resolve("console"), ".html");
        String code = text(SOURCES, ".java");
        Set<String> asked = found(KEY, templates);
        assertThat(known).as("asked for in a template").containsAll(asked);
        Set<String> notes =
                found(NOTE_IN_CODE, code).stream().map(note -> "note." + note).collect(Collectors.toSet());
        Set<String> words = found(WORD_IN_CODE, code);
        Set<String> beginnings = new HashSet<>(found(BEGINNING_IN_TEMPLATE, templates));
        notes.stream().filter(note -> note.endsWith(".")).forEach(beginnings::add);
        notes.removeAll(beginnings);
        assertThat(known).as("notes behind a change").containsAll(notes);
        words.stream().filter(word -> word.endsWith(".")).forEach(beginnings::add);
        known.removeIf(key -> asked.contains(key)
                || notes.contains(key)
                || words.contains(key)
                || key.startsWith(PROBLEM)
                || beginnings.stream().anyMatch(beginning -> !beginning.equals("note.") && key.startsWith(beginning)));
        assertThat(known).as("sentences that nothing asks for").isEmpty();
    }

    private static List<String> bundles() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("console[a-z-]*\\.properties"))
                    .map(name -> name.replace(".properties", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path folder, String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ending)).toList()) {
                text.append(Files.readString(file)).append('\n');
            }
        }
        return text.toString();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Properties catalogue(String bundle, String suffix) throws IOException {
        Properties sentences = new Properties();
        try (Reader file = Files.newBufferedReader(PAGES.resolve(bundle + suffix + ".properties"))) {
            sentences.load(file);
        }
        return sentences;
    }

    private static Set<Integer> places(String sentence) {
        int arguments = new MessageFormat(sentence).getFormatsByArgumentIndex().length;
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < arguments; i++) {
            if (sentence.contains("{" + i)) {
                places.add(i);
            }
        }
        return places;
    }
}
