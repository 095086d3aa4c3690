package io.beckon.gateway.portal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that waits for its answer.
 *
 * @param title   what it is for, or null
 * @param expires null when it does not
 * @param joinPath of the page that asks for the passcode, which alone leads on; null for a personal invitation
 */
record MyInvitation(
        long id,
        @Nullable String title,
        @Nullable Instant expires,
        @Nullable String joinPath) {}
