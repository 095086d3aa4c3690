package io.beckon.gateway.course;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name as it is searched: without case and accents, and in ASCII, because the index knows no other letters on every server
 * (infra/adr/0110).
 */
final class FoldedText {

    /** Not all of \p{M}: in Thai or Hindi vowels are marks too. */
    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");

    /** Letters that Unicode does not take apart, as the countries that have them write them without. */
    private static final Map<Integer, String> WHOLE_LETTERS = Map.ofEntries(
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'ð', "d"),
            Map.entry((int) 'þ', "th"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'ı', "i"),
            Map.entry((int) 'ħ', "h"),
            Map.entry((int) 'ς', "σ"));

    private static final int CODE_LENGTH = 5;
    private static final int CODE_LETTERS = 25;

    private FoldedText() {}

    /** What is stored for a name: each word behind a space, once as it is and, where it has punctuation, once without. */
    static String ofName(String name) {
        String words = words(name);
        String bare = words.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
        return " " + inAscii(bare.equals(words) ? words : words + " " + bare);
    }

    /** What somebody typed, as it is looked for: words with one space between them. */
    static String of(String typed) {
        return inAscii(words(typed));
    }

    private static String words(String text) {
        // Upper case first: it takes ß apart, and joins letters that have two small forms.
        String small = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String bare = ACCENTS.matcher(Normalizer.normalize(small, Normalizer.Form.NFKD))
                .replaceAll("");
        String joined = Normalizer.normalize(bare, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return joined.codePoints()
                .mapToObj(letter -> WHOLE_LETTERS.getOrDefault(letter, Character.toString(letter)))
                .collect(Collectors.joining())
                .replaceAll("[\\s\\p{Z}\\p{Cntrl}]+", " ")
                .strip();
    }

    private static String inAscii(String text) {
        return text.codePoints().mapToObj(FoldedText::inAscii).collect(Collectors.joining());
    }

    /** Z begins a code and stands nowhere else, so no code is found in the middle of two others. */
    private static String inAscii(int letter) {
        if (letter < 128) {
            return Character.toString(letter);
        }
        StringBuilder code = new StringBuilder();
        for (int rest = letter; code.length() < CODE_LENGTH; rest /= CODE_LETTERS) {
            code.append((char) ('A' + rest % CODE_LETTERS));
        }
        return "Z" + code;
    }
}
