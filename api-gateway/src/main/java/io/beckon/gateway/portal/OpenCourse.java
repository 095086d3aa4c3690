package io.beckon.gateway.portal;

import org.jspecify.annotations.Nullable;

/**
 * A course as who is enrolled in it opens it.
 *
 * @param url          where it is; null when the page in the portal is all of it
 * @param invitationId through which the account came into it, or null
 */
record OpenCourse(
        long id,
        String name,
        @Nullable String description,
        @Nullable String url,
        @Nullable Long invitationId) {}
