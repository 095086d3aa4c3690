package io.beckon.gateway.console.shell;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Asks the API who is signed in. */
final class Managers {

    private static final ApiUri SESSION = ApiUri.of("/v1/session");
    private static final ApiUri WORKSPACE = ApiUri.of("/v1/workspace");

    /** Who is signed in, manager or not. */
    record Session(Person account, Tenant workspace, String csrfToken) {

        record Person(String address, @Nullable String name, String role) {}

        record Tenant(String name) {}
    }

    private record Workspace(String timeZone, String subAddressSeparator) {}

    private Managers() {}

    static Mono<Session> session(Api api) {
        return api.get(SESSION, Session.class);
    }

    /** Ends with the API's refusal where the role manages nothing. */
    static Mono<Manager> manager(Api api, Session session) {
        return api.get(WORKSPACE, Workspace.class)
                .map(workspace -> new Manager(
                        session.account().address(),
                        session.account().name(),
                        SqlName.of(ManagerRole.class, session.account().role()),
                        session.workspace().name(),
                        ZoneId.of(workspace.timeZone()),
                        workspace.subAddressSeparator(),
                        session.csrfToken()));
    }
}
