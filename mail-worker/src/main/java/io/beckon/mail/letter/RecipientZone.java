package io.beckon.mail.letter;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Time zones as lists have them: a name nobody knows is no reason not to write to somebody. */
public final class RecipientZone {

    private RecipientZone() {}

    public static ZoneId of(@Nullable String name, ZoneId otherwise) {
        if (name == null || name.isBlank()) {
            return otherwise;
        }
        try {
            return ZoneId.of(name.strip());
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
