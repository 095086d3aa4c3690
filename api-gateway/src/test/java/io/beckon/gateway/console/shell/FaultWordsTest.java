package io.beckon.gateway.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.CampaignState;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.problem.ProblemType;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the API refuses, the console says why in the reader's language. */
class FaultWordsTest {

    private static final Path PAGES = Path.of("src/main/resources/pages");
    private static final String WORD = "word.";

    /** Whose faults stay English, because no page of the console asks them. */
    private static final Map<String, String> NO_PAGE_ASKS = Map.of(
            "Courses", "courses are made by programs",
            "ErasureController", "people are erased by programs",
            "OidcSignIn", "identity providers are asked outside the console",
            "OperatorController", "operators have a key",
            "PeopleImportController", "members are imported by programs",
            "PeopleReader", "members are imported by programs",
            "SeriesWish", "the pages ask for fixed series",
            "SignUpController", "workspaces are signed up for outside the console",
            "SuppressionController", "the suppression list is kept by programs",
            "SuppressionImport", "the suppression list is kept by programs");

    /** Problems that no manager meets in the console. */
    private static final Map<ProblemType, String> NO_PAGE_MEETS = Map.ofEntries(
            Map.entry(ProblemType.NOT_AUTHENTICATED, "it leads to the page to sign in"),
            Map.entry(ProblemType.CODE_REFUSED, "of signing up"),
            Map.entry(ProblemType.ADDRESS_TAKEN_MEANWHILE, "of signing up"),
            Map.entry(ProblemType.SIGN_UP_CLOSED, "of signing up"),
            Map.entry(ProblemType.OIDC_ATTEMPT_OVER, "identity providers answer outside the console"),
            Map.entry(ProblemType.OIDC_ANSWER_REFUSED, "identity providers answer outside the console"),
            Map.entry(ProblemType.OIDC_ADDRESS_UNVERIFIED, "identity providers answer outside the console"),
            Map.entry(ProblemType.OIDC_NO_ACCOUNT, "identity providers answer outside the console"),
            Map.entry(ProblemType.OIDC_ANOTHER_PERSON, "identity providers answer outside the console"),
            Map.entry(ProblemType.OIDC_PROVIDER_AWAY, "identity providers answer outside the console"),
            Map.entry(ProblemType.PERSON_NEEDED, "said to keys"),
            Map.entry(ProblemType.SCOPE_MISSING, "said to keys"),
            Map.entry(ProblemType.OPERATOR_NEEDED, "said where operators go"),
            Map.entry(ProblemType.OPERATOR_MANAGES_NO_WORKSPACE, "said to operators"),
            Map.entry(ProblemType.NO_SUCH_WORKSPACE, "said to operators"),
            Map.entry(ProblemType.METHOD_NOT_ALLOWED, "the pages use the methods there are"),
            Map.entry(ProblemType.NOT_ACCEPTABLE, "the pages ask for what there is"),
            Map.entry(ProblemType.IDEMPOTENCY_KEY_MALFORMED, "the pages make the keys"),
            Map.entry(ProblemType.COURSE_HAS_LEARNERS, "courses are deleted by programs"));

    /** A row of too many fields has a reason of its own, and of JSON that is broken a page says only that. */
    private static final Set<String> SAID_OTHERWISE = Set.of(
            "too many fields",
            "it is empty or ends too early",
            "something is wrong in line " + SpokenByTheApi.PLACE + ", column " + SpokenByTheApi.PLACE);

    private final FaultWords words = new FaultWords();

    static Stream<Locale> languages() {
        return PageLanguage.SPOKEN.stream().filter(locale -> !locale.equals(Locale.ENGLISH));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_fault_that_the_sources_say_is_said_in_every_language(Locale language) throws IOException {
        Set<String> saidByTheirType = saidByTheirType();
        List<String> unsaid = SpokenByTheApi.all().stream()
                .filter(sentence -> sentence.alone() && !SAID_OTHERWISE.contains(sentence.words()))
                .filter(sentence -> !NO_PAGE_ASKS.containsKey(sentence.file()))
                .filter(sentence -> !saidByTheirType.contains(sentence.place()))
                .filter(sentence -> !isSaid(sentence.words().replace(SpokenByTheApi.PLACE, "7"), language))
                .map(sentence -> sentence.file() + ": " + sentence.words().replace(SpokenByTheApi.PLACE, "{}"))
                .toList();
        assertThat(unsaid).as("add them to pages/faults*.properties").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RowReason.class)
    void every_reason_of_a_row_is_said_in_every_language(RowReason reason) {
        assertThat(languages())
                .allMatch(language -> isSaid(reason.sentence("7") + " " + reason.mend("7"), language)
                        && isSaid(reason.sentence("") + " " + reason.mend("a+b@mail.example"), language));
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void every_problem_that_a_page_meets_is_said_in_every_language(ProblemType type) throws IOException {
        boolean byItsType = saidByTheirType().contains(type.name());
        assertThat(languages()).allMatch(language -> byItsType || isSaid(example(type), language));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatever_is_done_to_campaigns_is_said_in_every_language(Locale language) throws IOException {
        assertThat(SpokenByTheApi.verbs())
                .contains("start", "unschedule", "delete", "add people to", "try parked work of")
                .allMatch(verb -> isSaid(
                        ProblemType.WRONG_STATE
                                .with("draft", verb, "running")
                                .problem()
                                .detail(),
                        language));
    }

    @Test
    void every_sentence_of_the_catalogue_is_still_said_by_the_api() throws IOException {
        List<String> said = new ArrayList<>();
        SpokenByTheApi.all().forEach(sentence -> said.add(sentence.words()));
        for (RowReason reason : RowReason.values()) {
            String sentence = reason.sentence(SpokenByTheApi.PLACE);
            String mend = reason.mend(SpokenByTheApi.PLACE);
            said.addAll(List.of(sentence, mend, sentence + " " + mend));
        }
        Arrays.stream(ProblemType.values())
                .map(type -> type.sentence().replace("{}", SpokenByTheApi.PLACE))
                .forEach(said::add);
        Set<String> known = said.stream().map(FaultWordsTest::merged).collect(Collectors.toSet());
        Set<String> left = new TreeSet<>();
        catalogue("").forEach((key, words) -> {
            if (!key.startsWith(WORD) && !known.contains(merged(words.replaceAll("\\{\\d}", SpokenByTheApi.PLACE)))) {
                left.add(key);
            }
        });
        assertThat(left).as("reworded or gone from the sources").isEmpty();
    }

    @Test
    void every_single_word_of_the_catalogue_is_a_word_of_the_api() throws IOException {
        Set<String> known = new TreeSet<>();
        CampaignState[] states = CampaignState.values();
        for (int some = 1; some < 1 << states.length; some++) {
            BitSet picked = BitSet.valueOf(new long[] {some});
            known.add(picked.stream().mapToObj(at -> states[at].sql()).collect(Collectors.joining(" or ")));
        }
        known.addAll(SpokenByTheApi.words());
        catalogue("").forEach((key, word) -> {
            if (key.startsWith(WORD)) {
                assertThat(known).as(key).contains(word);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_language_has_every_sentence_with_the_same_places(Locale language) throws IOException {
        Map<String, String> english = catalogue("");
        Map<String, String> translated = catalogue("_" + language.getLanguage());
        assertThat(translated.keySet()).isEqualTo(english.keySet());
        assertThat(translated).allSatisfy((key, words) -> {
            assertThat(places(words)).as(key).isEqualTo(places(english.get(key)));
            assertThat(words).as(key).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    Write a number from 1 to 500. | Schreiben Sie eine Zahl von 1 bis 500.
                    Your workspace has no user group with this id. | Das gibt es in Ihrem Arbeitsbereich nicht, oder nicht mehr: Benutzergruppe. Wählen Sie etwas anderes.
                    Line 3: <script> is not shown by mail programs. Remove it; tables, text, links and pictures are fine. | Zeile 3: <script> zeigen Mailprogramme nicht. Nehmen Sie es heraus; Tabellen, Text, Links und Bilder gehen.
                    'ana' has no @ sign. Write the address as name@example.org. | In „ana“ fehlt das @. Schreiben Sie die Adresse wie name@example.org.
                    'de_' is not a language tag. Use a tag such as en, de or pt-BR, or leave the column empty. | „de_“ ist kein Sprachkürzel. Nehmen Sie ein Kürzel wie en, de oder pt-BR, oder lassen Sie die Spalte leer.
                    Your workspace already has a template with the name 'draft'. Choose another name, or change that one. | Den Namen „draft“ gibt es in Ihrem Arbeitsbereich schon (Vorlage). Wählen Sie einen anderen, oder ändern Sie, was so heißt.
                    The campaign is draft; to unschedule it, it must be scheduled. | Die Kampagne ist im Stand „Entwurf“; zum Zurückstellen in den Entwurf muss sie im Stand „geplant“ sein.
                    The parameter 'limit' cannot be used: it must be a whole number. | Die Angabe „limit“ geht so nicht: Nötig ist eine ganze Zahl.
                    The parameter 'exchange' cannot be used: 'ana' has no @ sign. Write the address as name@example.org. | Die Angabe „exchange“ geht so nicht: In „ana“ fehlt das @. Schreiben Sie die Adresse wie name@example.org.
                    The parameter 'exchange' cannot be used: there are 101 of it, and at most 100 addresses can be exchanged; write the others into the list itself. | Die Angabe „exchange“ geht so nicht: Höchstens 100 Adressen lassen sich tauschen, hier sind es 101; ändern Sie die übrigen in der Liste selbst.
                    The campaign is running; to start it, it must be draft or scheduled. | Die Kampagne ist im Stand „läuft“; zum Starten muss sie im Stand „Entwurf“ oder „geplant“ sein.
                    This address is on your suppression list. Take it off the list if that was a mistake. Nothing was changed. | Diese Adresse steht auf Ihrer Sperrliste. Nehmen Sie sie von der Liste, wenn das ein Versehen war. Es wurde nichts geändert.
                    """)
    void what_differs_is_put_into_the_sentence_and_names_stay_as_they_are(String english, String german) {
        assertThat(words.say(english, Locale.GERMAN)).isEqualTo(new FaultWords.Said(german, "de"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Nobody has ever said this.",
                "Line 3: Nobody has ever said this. Remove it.",
                "Write a number from 1 to 500. Nobody has ever said this.",
                "This must be later than lunch.",
                "'noon' is not a time for lunch.",
                "Your workspace has no lunch with this id.",
                "Your workspace has no lunch with the id 7.",
                "The parameter 'lunch' cannot be used: it must be later than breakfast.",
                "The parameter 'lunch' cannot be used: it was eaten.",
                "The row cannot be read: it was eaten.",
                "The campaign is draft; to eat it, it must be running."
            })
    void what_is_not_known_stays_english_as_a_whole_and_is_marked_so(String english) {
        assertThat(words.say(english, Locale.GERMAN)).isEqualTo(new FaultWords.Said(english, "en"));
    }

    @Test
    void an_english_reader_gets_what_the_api_says() {
        assertThat(words.say("Write true or false.", Locale.ENGLISH))
                .isEqualTo(new FaultWords.Said("Write true or false.", "en"));
    }

    @Test
    void what_is_longer_than_any_sentence_is_not_looked_at() {
        String endless = "'" + "x. ' is not ".repeat(200) + "' is not a role.";
        assertThat(words.say(endless, Locale.GERMAN).language()).isEqualTo("en");
    }

    private boolean isSaid(String english, Locale language) {
        return words.say(english, language).language().equals(language.getLanguage());
    }

    private static String example(ProblemType type) {
        return switch (type) {
            case ADDRESS_IN_USE, ADDRESS_SUPPRESSED ->
                type.with(RowReason.SUPPRESSED.sentence(null), RowReason.SUPPRESSED.mend(null))
                        .problem()
                        .detail();
            default -> type.sentence().replace("{}", "7");
        };
    }

    /** Two places side by side, a fault and its mend, are one to the catalogue. */
    private static String merged(String sentence) {
        return sentence.replace(SpokenByTheApi.PLACE + " " + SpokenByTheApi.PLACE, SpokenByTheApi.PLACE);
    }

    private static Set<Integer> places(String sentence) {
        return new TreeSet<>(ApiSentence.of("", sentence).places());
    }

    private static Map<String, String> catalogue(String suffix) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Path file : files("faults[a-z-]*" + suffix + "\\.properties")) {
            read(file)
                    .forEach((key, words) -> assertThat(all.put((String) key, (String) words))
                            .as(key + " in two files")
                            .isNull());
        }
        return all;
    }

    /** Problems for which a page has one sentence, whatever stands in their places, or that no page meets. */
    private static Set<String> saidByTheirType() throws IOException {
        Properties own = new Properties();
        for (Path file : files("console[a-z-]*\\.properties")) {
            own.putAll(read(file));
        }
        return Arrays.stream(ProblemType.values())
                .filter(type -> NO_PAGE_MEETS.containsKey(type)
                        || own.containsKey("problem." + type.uri().replaceFirst(".*:", "")))
                .map(Enum::name)
                .collect(Collectors.toSet());
    }

    private static List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties sentences = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            sentences.load(text);
        }
        return sentences;
    }
}
