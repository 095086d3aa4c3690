package io.beckon.mail.bounce;

import io.beckon.contracts.state.BounceKind;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a mail to the return path turns out to be; from the mildest to the gravest. */
enum Verdict {
    /** A mail without a report in it, such as somebody's answer. */
    OTHER(null),
    /** An answer that nobody wrote, such as a vacation note (RFC 3834). */
    AUTO_REPLY(null),
    /** The mail arrived, or was handed on. */
    DELIVERED(null),
    /** The mail server still tries. */
    DELAYED(null),
    BLOCKED(BounceKind.BLOCKED),
    SOFT(BounceKind.SOFT),
    HARD(BounceKind.HARD),
    COMPLAINT(BounceKind.COMPLAINT);

    private final @Nullable BounceKind recorded;

    Verdict(@Nullable BounceKind recorded) {
        this.recorded = recorded;
    }

    /** As what it is recorded; empty for what changes nothing. */
    Optional<BounceKind> recorded() {
        return Optional.ofNullable(recorded);
    }

    /** For metrics and logs. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
