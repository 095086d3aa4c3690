package io.beckon.local.chaos;

import io.beckon.local.app.Role;
import io.beckon.local.process.ServiceProcess;
import io.beckon.testkit.embedded.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The four services as processes on fixed ports, and the servers under them: kills and starts them again, as an orchestrator would. */
final class Fleet implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private static final class Member {
        private final int port = FreePort.find();
        private volatile @Nullable ServiceProcess process;
        private volatile boolean wasReady;
    }

    private final Path jar;
    private final List<String> jvm;
    private final ChaosServers servers;
    private final Path settings;
    private final KillLog log;
    private final Map<Role, Member> members = new EnumMap<>(Role.class);

    Fleet(Path jar, List<String> jvm, ChaosServers servers, Map<String, Object> settings, KillLog log) {
        this.jar = jar;
        this.jvm = jvm;
        this.servers = servers;
        this.log = log;
        this.settings = write(settings, servers.folder().resolve("settings.properties"));
        for (Role role : Role.values()) {
            members.put(role, new Member());
        }
    }

    /** Starts all, the gateway first, which makes the tables and the first key. */
    void start() {
        start(Role.GATEWAY);
        awaitReady(Role.GATEWAY);
        for (Role role : Role.values()) {
            start(role);
        }
        for (Role role : Role.values()) {
            awaitReady(role);
        }
    }

    String gatewayUrl() {
        return "http://localhost:" + member(Role.GATEWAY).port;
    }

    Path logOf(Role role) {
        return servers.folder().resolve(role.name().toLowerCase(java.util.Locale.ROOT) + ".log");
    }

    long pid(Role role) {
        return Objects.requireNonNull(member(role).process).pid();
    }

    /** Returns when it is gone. */
    void kill(Victim victim) {
        Role role = victim.role();
        if (role != null) {
            Member member = member(role);
            synchronized (member) {
                endNow(member);
            }
        } else if (victim == Victim.BROKER) {
            servers.rabbit().kill();
        } else {
            servers.postgres().kill();
        }
    }

    /** Starts what was killed, waits until it is ready, and writes both down. */
    void revive(Victim victim, Instant killed, long takenThen) {
        Role role = victim.role();
        if (role != null) {
            start(role);
            awaitReady(role);
        } else if (victim == Victim.BROKER) {
            servers.rabbit().start();
        } else {
            servers.postgres().start();
        }
        log.add(new KillLog.Entry(
                victim, killed, takenThen, Instant.now(), servers.smtp().accepted()));
    }

    /** Starts again what ended of itself; one that had been ready must not. */
    void supervise() {
        for (Role role : Role.values()) {
            Member member = member(role);
            synchronized (member) {
                ServiceProcess process = member.process;
                if (process != null && !process.isAlive()) {
                    if (member.wasReady) {
                        log.crashed(role + " ended of itself with status " + process.exitStatus() + ", see "
                                + process.log());
                    }
                    member.process = null;
                    start(role);
                }
            }
        }
    }

    private void start(Role role) {
        Member member = member(role);
        synchronized (member) {
            if (member.process == null) {
                List<String> arguments = List.of(
                        "service",
                        "--role=" + role,
                        "--port=" + member.port,
                        "--settings=" + settings.toAbsolutePath());
                member.wasReady = false;
                member.process = ServiceProcess.start(role.name(), jar, jvm, arguments, member.port, logOf(role));
            }
        }
    }

    private void awaitReady(Role role) {
        Instant end = Instant.now().plus(START);
        while (!isReady(role)) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(role + " is not ready after " + START + ", see " + logOf(role));
            }
            supervise();
            Pause.of(BETWEEN_LOOKS_MILLIS);
        }
        member(role).wasReady = true;
    }

    private boolean isReady(Role role) {
        ServiceProcess process = member(role).process;
        return process != null && process.isReady();
    }

    private Member member(Role role) {
        return Objects.requireNonNull(members.get(role));
    }

    private static Path write(Map<String, Object> settings, Path file) {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends them at once: what they had to do is over. */
    @Override
    public void close() {
        for (Member member : members.values()) {
            synchronized (member) {
                endNow(member);
            }
        }
    }

    private static void endNow(Member member) {
        ServiceProcess process = member.process;
        if (process != null) {
            process.kill();
            member.process = null;
        }
    }
}
