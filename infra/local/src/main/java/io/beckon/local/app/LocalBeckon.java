package io.beckon.local.app;

import io.beckon.local.CannotStartException;
import io.beckon.local.inbox.Inbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedRuntimeException;

/** A running Beckon in this process. */
public final class LocalBeckon implements AutoCloseable {

    private static final String SETTINGS_FILES = "api-gateway,invite-worker,mail-worker,reminder-scheduler,local";

    private final ConfigurableApplicationContext context;

    private LocalBeckon(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts the services.
     *
     * @param inbox whose pages stand beside the API; null for none
     * @param port of the API, 0 for any free one
     * @param settings where the servers are, and whatever else is set
     * @throws CannotStartException when the port is taken
     */
    public static LocalBeckon start(@Nullable Inbox inbox, Set<Role> roles, int port, Map<String, Object> settings) {
        refuseTakenPort(port);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.port", port);
        all.put("server.address", "127.0.0.1");
        all.put("beckon.local.roles", roles.stream().map(Role::name).collect(Collectors.joining(",")));
        all.putAll(settings);
        SpringApplicationBuilder application = new SpringApplicationBuilder(LocalApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=" + SETTINGS_FILES)
                .initializers(context -> register(inbox, (GenericApplicationContext) context));
        try {
            return new LocalBeckon(application.run(arguments(all)));
        } catch (NestedRuntimeException failure) {
            // Between the look at the port and its use somebody else may take it, for example another demo.
            throw failure.contains(PortInUseException.class) ? taken(port, failure) : failure;
        }
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public String url() {
        return "http://localhost:" + port();
    }

    @Override
    public void close() {
        context.close();
    }

    /** The inbox outlives the services: whoever started it closes it. */
    private static void register(@Nullable Inbox inbox, GenericApplicationContext context) {
        if (inbox != null) {
            context.registerBean(Inbox.class, () -> inbox, definition -> definition.setDestroyMethodName(""));
        }
    }

    private static String[] arguments(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    private static void refuseTakenPort(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            probe.getLocalPort();
        } catch (IOException taken) {
            throw taken(port, taken);
        }
    }

    private static CannotStartException taken(int port, Exception cause) {
        return new CannotStartException(
                "Port " + port + " is taken, so the API cannot start; choose another with --port, or end what uses it.",
                cause);
    }
}
