package io.beckon.gateway.assertion;

import io.beckon.gateway.access.SignInMethod;
import org.jspecify.annotations.Nullable;

/**
 * Who comes, and to what.
 *
 * @param address      normalised, the login key
 * @param method       by what the person proved to be the owner of the account: a link may have been passed on
 * @param publicBaseUrl of the workspace
 * @param courseId     null for a destination that is no course
 * @param invitationId null for who was enrolled otherwise
 */
public record Visitor(
        long workspaceId,
        String publicBaseUrl,
        long accountId,
        String address,
        @Nullable String name,
        SignInMethod method,
        @Nullable Long courseId,
        @Nullable Long invitationId) {}
