package io.beckon.gateway.console.shell;

import io.beckon.gateway.page.PageLanguage;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says in the reader's language what the API says in English. The English sentence is what is looked for, as gettext does it; what is not
 * found stays English and is marked so. The catalogue is {@code pages/faults*.properties}: in the file without a language each sentence as
 * the API says it, in the others what is said instead.
 */
final class FaultWords {

    private static final List<String> CATALOGUES =
            List.of("faults", "faults-settings", "faults-template", "faults-row", "faults-problem");

    /** What is longer is no sentence of ours. */
    private static final int LONGEST = 2_000;

    /** A text may be two sentences, a fault and its mend; it is cut behind one of so many full stops. */
    private static final int MOST_CUTS = 20;

    /** A line of a template, in it a sentence, in that a word. */
    private static final int DEEPEST = 3;

    private static final int DEEPEST_CUT = 1;

    private static final String FULL_STOP = ". ";

    /** The end of the key of a sentence in whose places others speak, such as a parser. */
    private static final String OTHERS_WORDS = ".words";

    /** The end of the key of a frame that says nothing itself: in its places only our own words say what is meant. */
    private static final String OUR_WORDS = ".word";

    /**
     * Why something was not done.
     *
     * @param language the tag of the language it is said in
     */
    record Said(String text, String language) {}

    /**
     * Speaks to one reader.
     *
     * @param pages the console's own sentence of a key in the reader's language, or null
     */
    record Speaker(FaultWords words, Locale locale, UnaryOperator<@Nullable String> pages) {

        public Said of(String english) {
            return words.say(english, locale);
        }

        /** The console's own sentence about such a problem; without one, what the API says of this. */
        public Said ofProblem(String slug, String detail) {
            String ours = pages.apply("problem." + slug);
            return ours == null ? of(detail) : new Said(ours, locale.getLanguage());
        }
    }

    private final List<ApiSentence> sentences;
    private final Map<String, Map<String, ApiSentence>> translations = new HashMap<>();

    FaultWords() {
        sentences = read("").values().stream()
                .sorted(Comparator.comparingInt(ApiSentence::letters).reversed().thenComparing(ApiSentence::key))
                .toList();
        PageLanguage.SPOKEN.stream()
                .filter(locale -> !locale.equals(Locale.ENGLISH))
                .map(Locale::getLanguage)
                .forEach(language -> translations.put(language, read("_" + language)));
    }

    Speaker to(Locale locale, UnaryOperator<@Nullable String> pages) {
        return new Speaker(this, locale, pages);
    }

    Said say(String english, Locale locale) {
        Map<String, ApiSentence> translated = translations.get(locale.getLanguage());
        Optional<String> said =
                translated == null || english.length() > LONGEST ? Optional.empty() : said(english, translated, 0);
        return said.map(text -> new Said(text, locale.getLanguage()))
                .orElseGet(() -> new Said(english, Locale.ENGLISH.getLanguage()));
    }

    private Optional<String> said(String english, Map<String, ApiSentence> translated, int depth) {
        if (depth == DEEPEST) {
            return Optional.empty();
        }
        Optional<String> one = one(english, translated, depth);
        return one.isPresent() || depth > DEEPEST_CUT ? one : two(english, translated, depth);
    }

    private Optional<String> one(String english, Map<String, ApiSentence> translated, int depth) {
        for (ApiSentence sentence : sentences) {
            List<ApiSentence.Argument> arguments = sentence.in(english).orElse(null);
            String words = arguments == null ? null : filled(sentence, arguments, translated, depth);
            if (words != null) {
                return Optional.of(words);
            }
        }
        return Optional.empty();
    }

    private Optional<String> two(String english, Map<String, ApiSentence> translated, int depth) {
        int stop = english.indexOf(FULL_STOP);
        for (int cut = 0; cut < MOST_CUTS && stop > 0; cut++) {
            String mend = english.substring(stop + FULL_STOP.length());
            Optional<String> both = one(english.substring(0, stop + 1), translated, depth)
                    .flatMap(fault -> one(mend, translated, depth).map(said -> fault + " " + said));
            if (both.isPresent()) {
                return both;
            }
            stop = english.indexOf(FULL_STOP, stop + 1);
        }
        return Optional.empty();
    }

    /** Null where a place holds what is not known and must be: half a text in English is no help. */
    private @Nullable String filled(
            ApiSentence sentence,
            List<ApiSentence.Argument> arguments,
            Map<String, ApiSentence> translated,
            int depth) {
        Map<Integer, String> places = new HashMap<>();
        for (ApiSentence.Argument argument : arguments) {
            boolean asItIs = argument.quoted() || sentence.key().endsWith(OTHERS_WORDS);
            Optional<String> said = asItIs ? Optional.empty() : inPlace(argument.text(), translated, depth + 1);
            if (said.isEmpty() && !asItIs && mustBeKnown(sentence, argument.text())) {
                return null;
            }
            places.put(argument.place(), said.orElse(argument.text()));
        }
        ApiSentence ours = Objects.requireNonNull(translated.get(sentence.key()), sentence.key());
        StringBuilder text = new StringBuilder(ours.pieces().get(0));
        for (int i = 0; i < ours.places().size(); i++) {
            text.append(places.get(ours.places().get(i))).append(ours.pieces().get(i + 1));
        }
        return text.toString();
    }

    /** Of two sentences the last may lack its full stop, because the text around them has one. */
    private Optional<String> inPlace(String text, Map<String, ApiSentence> translated, int depth) {
        Optional<String> said = said(text, translated, depth);
        return said.isPresent() || !text.contains(FULL_STOP)
                ? said
                : said(text + ".", translated, depth).map(words -> words.substring(0, words.length() - 1));
    }

    private static boolean mustBeKnown(ApiSentence sentence, String text) {
        boolean number = text.chars().allMatch(Character::isDigit);
        return isSentence(text) || (sentence.key().endsWith(OUR_WORDS) && !number);
    }

    private static boolean isSentence(String text) {
        return text.contains(FULL_STOP) || text.endsWith(".");
    }

    private static Map<String, ApiSentence> read(String suffix) {
        Map<String, ApiSentence> read = new HashMap<>();
        for (String catalogue : CATALOGUES) {
            Properties file = new Properties();
            String name = "/pages/" + catalogue + suffix + ".properties";
            try (Reader text = new InputStreamReader(
                    Objects.requireNonNull(FaultWords.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
                file.load(text);
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be read", e);
            }
            file.stringPropertyNames().forEach(key -> read.put(key, ApiSentence.of(key, file.getProperty(key))));
        }
        return Map.copyOf(read);
    }
}
