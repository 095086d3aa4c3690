package io.beckon.mail.letter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails are written.
 *
 * @param kept          campaigns whose prepared mails are kept in memory
 * @param lettersKept   prepared mails kept for each of them: one a purpose, step and language
 * @param keptFor       after which workspace and campaign are read again
 */
@ConfigurationProperties("beckon.letters")
record LetterSettings(
        @DefaultValue("64") int kept,
        @DefaultValue("64") int lettersKept,
        @DefaultValue("60s") Duration keptFor) {

    LetterSettings {
        if (kept < 1 || lettersKept < 1 || keptFor.isNegative()) {
            throw new IllegalArgumentException(
                    "beckon.letters.kept and letters-kept must be at least 1, and kept-for not negative.");
        }
    }
}
