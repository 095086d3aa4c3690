package io.beckon.gateway.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {

    @ParameterizedTest
    @CsvSource({
        "Algèbre LINÉAIRE,algebre lineaire",
        "Straße,strasse",
        "STRASSE,strasse",
        "İstanbul ılık,istanbul ilik",
        "Øl på Ærø,ol pa aero",
        "Łódź,lodz",
        "ﬁnance,finance",
        "Ⅳ ½,iv 1⁄2",
        "ＡＢＣ,abc",
        "'  two\u00a0 words\t',two words",
    })
    void case_and_accents_are_gone(String typed, String folded) {
        assertThat(FoldedText.of(typed)).isEqualTo(FoldedText.of(folded));
    }

    @ParameterizedTest
    @CsvSource({"ΣΑΣ,σας", "Й,и", "ПРИВЕТ,привет", "Ё,е"})
    void letters_of_other_scripts_are_folded_too(String one, String other) {
        assertThat(FoldedText.of(one)).isEqualTo(FoldedText.of(other)).isNotEmpty();
    }

    @Test
    void all_of_it_is_ascii_and_differs_where_the_letters_differ() {
        assertThat(FoldedText.of("привет 数学 कि")).matches("[ -~]+");
        assertThat(FoldedText.of("数")).isNotEqualTo(FoldedText.of("学"));
        assertThat(FoldedText.of("कि")).isNotEqualTo(FoldedText.of("कु"));
    }

    @Test
    void a_name_with_punctuation_has_its_words_once_more() {
        assertThat(FoldedText.ofName("Mathe-AG")).isEqualTo(" mathe-ag mathe ag");
        assertThat(FoldedText.ofName("Algebra I")).isEqualTo(" algebra i");
    }

    @Test
    void part_of_a_name_is_part_of_the_folded_name_and_nothing_else_is() {
        String letters = "aZéß1%_Яя数学ø-é";
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            String name = word(random, letters, 1 + random.nextInt(6));
            String part = word(random, letters, 1 + random.nextInt(2));
            String plainName = plain(name);
            String plainPart = plain(part);
            assertThat(FoldedText.of(name).contains(FoldedText.of(part)))
                    .as("%s in %s", part, name)
                    .isEqualTo(plainName.contains(plainPart));
        }
    }

    private static String word(Random random, String letters, int length) {
        StringBuilder word = new StringBuilder();
        random.ints(length, 0, letters.length()).forEach(i -> word.append(letters.charAt(i)));
        return word.toString();
    }

    /** What the letters above become, by hand. */
    private static String plain(String text) {
        return text.replace('Z', 'z')
                .replace('é', 'e')
                .replace("ß", "ss")
                .replace('Я', 'я')
                .replace('ø', 'o');
    }
}
