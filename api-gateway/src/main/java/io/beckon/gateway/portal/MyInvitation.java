package io.beckon.gateway.portal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that waits for its answer.
 *
 * @param title   what it is for, or null
 * @param expires null when it does not
 */
record MyInvitation(
        long id, @Nullable String title, @Nullable Instant expires) {}
