package io.beckon.gateway.console.settings;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.console.shell.Manager;
import java.util.Arrays;
import java.util.List;

/** The roles that a manager may give: none above the own one. */
final class Roles {

    static final List<String> EVERY =
            Arrays.stream(ManagerRole.values()).map(ManagerRole::sql).toList();

    private Roles() {}

    /** Of people, by the words of the API. */
    static List<String> ofPeople(Manager manager) {
        return Arrays.stream(ManagerRole.values())
                .filter(role -> role != ManagerRole.OWNER || manager.owns())
                .map(ManagerRole::sql)
                .toList();
    }

    /** Of programs, which learn nothing. */
    static List<String> ofKeys(Manager manager) {
        return ofPeople(manager).stream()
                .filter(role -> !role.equals(ManagerRole.LEARNER.sql()))
                .toList();
    }
}
