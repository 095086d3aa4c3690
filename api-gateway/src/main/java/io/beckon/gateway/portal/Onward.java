package io.beckon.gateway.portal;

import org.jspecify.annotations.Nullable;

/**
 * Where somebody is led out of the portal.
 *
 * @param courseId     null where it is that of no course
 * @param invitationId through which the learner came to it, or null
 * @param assertions   whether it is told who comes, as the campaign says; null as the workspace says
 */
record Onward(
        String url,
        @Nullable Long courseId,
        @Nullable Long invitationId,
        @Nullable Boolean assertions) {}
