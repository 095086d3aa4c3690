package io.beckon.gateway.console.shell;

import io.beckon.contracts.state.ManagerRole;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to the console, and what the pages need of the workspace.
 *
 * @param separator of sub-addresses
 * @param token     what every form of this session has to carry
 */
public record Manager(
        String address,
        @Nullable String name,
        ManagerRole role,
        String workspaceName,
        ZoneId zone,
        String separator,
        String token) {

    /** Whether to offer what changes something; whether it is allowed says the API. */
    public boolean changes() {
        return role == ManagerRole.OWNER || role == ManagerRole.FULL_MANAGER;
    }

    public boolean owns() {
        return role == ManagerRole.OWNER;
    }

    /** The key of the role's sentence. */
    public String roleKey() {
        return "role." + role.sql();
    }

    /** Never the token: it must not get into a log. */
    @Override
    public String toString() {
        return "manager " + address;
    }
}
