package io.beckon.local;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One service for another command of ours, in a process that ends with the one that started it. */
@Command(name = "service", hidden = true, description = "One service on the servers that a file of settings names.")
final class ServiceCommand implements Callable<Integer> {

    @Option(names = "--role", required = true)
    private Role role = Role.GATEWAY;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--settings", required = true, description = "A properties file.")
    private Path settings = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        try (LocalBeckon beckon = LocalBeckon.start(null, EnumSet.of(role), port, read())) {
            System.out.println(role + " on port " + beckon.port());
            // A signal ends the process, and Spring's own hook ends the service in order.
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private Map<String, Object> read() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(settings)) {
            properties.load(file);
        }
        Map<String, Object> read = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return read;
    }
}
