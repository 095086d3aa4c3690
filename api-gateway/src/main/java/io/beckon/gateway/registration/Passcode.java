package io.beckon.gateway.registration;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A passcode as people write it, and as it is compared: case, spaces and hyphens say nothing, nor does the width of characters. */
final class Passcode {

    static final int SHORTEST = 6;
    static final int LONGEST = 64;

    /** No text longer than this is looked at any closer. */
    private static final int LONGEST_LOOKED_AT = 200;

    private static final int FEWEST_DIFFERENT = 3;

    /** Without what is taken for something else when it is read out or copied by hand: 0 O, 1 I L. */
    private static final String READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static final int GENERATED = 8;

    private static final Pattern SEPARATORS = Pattern.compile("[\\p{Z}\\s\\p{Pd}]");
    private static final Pattern LETTERS_AND_DIGITS = Pattern.compile("[\\p{L}\\p{M}\\p{N}]*");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Passcode() {}

    /** One that was not used before, for example {@code HK7P-2MWD}; one in 8 * 10^11. */
    static String generated() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < GENERATED; i++) {
            if (i == GENERATED / 2) {
                code.append('-');
            }
            code.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return code.toString();
    }

    /** What is compared; empty, which no passcode is, for what is too long to be one. */
    static String compared(String written) {
        if (written.length() > LONGEST_LOOKED_AT) {
            return "";
        }
        String wide = Normalizer.normalize(written, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(SEPARATORS.matcher(wide).replaceAll(""), Normalizer.Form.NFC);
    }

    /** What is wrong with a passcode that a manager typed; empty when it can be used. */
    static Optional<String> fault(String written) {
        String code = compared(written);
        int length = code.codePointCount(0, code.length());
        if (written.length() > LONGEST_LOOKED_AT || length < SHORTEST || length > LONGEST) {
            return Optional.of("A passcode has " + SHORTEST + " to " + LONGEST
                    + " letters and digits; spaces and hyphens do not count. Leave it out to have one made.");
        }
        if (!LETTERS_AND_DIGITS.matcher(code).matches()) {
            return Optional.of("Use letters and digits, and between them spaces or hyphens if you like.");
        }
        if (code.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            return Optional.of("This can be guessed at once. Use at least " + FEWEST_DIFFERENT
                    + " different characters, or leave it out to have one made.");
        }
        return Optional.empty();
    }
}
