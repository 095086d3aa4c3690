package io.beckon.gateway.portal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A course as who is enrolled in it opens it.
 *
 * @param url          where it is; null when the page in the portal is all of it
 * @param invitationId through which the account came into it, or null
 * @param assertions   what the campaign of that says, if it leads to this course
 */
record OpenCourse(
        long id,
        String name,
        @Nullable String description,
        @Nullable String url,
        @Nullable Long invitationId,
        @Nullable Boolean assertions) {

    /** To its address, if it has one. */
    Optional<Onward> onward() {
        return Optional.ofNullable(url).map(address -> new Onward(address, id, invitationId, assertions));
    }
}
