package io.beckon.gateway.account;

import org.jspecify.annotations.Nullable;

/**
 * An account and the workspace it belongs to.
 *
 * @param locale    of the workspace, a language tag
 * @param suspended whether an operator has suspended the workspace
 */
record Account(
        long id,
        String address,
        @Nullable String name,
        String role,
        boolean hasPassword,
        long workspaceId,
        String workspaceName,
        String locale,
        boolean suspended) {}
