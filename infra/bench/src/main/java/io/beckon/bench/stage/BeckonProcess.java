package io.beckon.bench.stage;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The other side of {@link Beckon}: the process it starts. */
public final class BeckonProcess {

    private static final String PORT = "server.port";
    private static final String ROLES = "beckon.local.roles";

    private BeckonProcess() {}

    /** @param arguments settings, as {@code --name=value} */
    public static void run(String[] arguments) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        int port = Integer.parseInt(String.valueOf(settings.remove(PORT)));
        Set<Role> roles = Arrays.stream(String.valueOf(settings.remove(ROLES)).split(",", -1))
                .map(Role::valueOf)
                .collect(Collectors.toSet());
        settings.put("logging.level.root", "warn");
        LocalBeckon beckon = LocalBeckon.start(null, roles, port, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(beckon::close));
    }
}
