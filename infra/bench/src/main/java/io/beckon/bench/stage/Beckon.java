package io.beckon.bench.stage;

import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Beckon in a process of its own, with some or all of its services, and a client for it. */
public final class Beckon implements AutoCloseable {

    public static final String HEAP = "512m";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Pattern HEAP_USED = Pattern.compile("(?m)^jvm_memory_used_bytes\\{.*area=\"heap\".*} (\\S+)$");

    private final Child child;
    private final BeckonClient client;

    private Beckon(Child child, BeckonClient client) {
        this.child = child;
        this.client = client;
    }

    public static Beckon start(Stage stage, Set<Role> roles) {
        Path folder = stage.folder();
        Path keyFile = folder.resolve("owner-api-key");
        Map<String, Object> settings = new LinkedHashMap<>(stage.settings());
        settings.put("beckon.local.roles", roles.stream().map(Role::name).collect(Collectors.joining(",")));
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.bootstrap.key-file", keyFile);
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:8080");
        settings.put("beckon.bootstrap.workspace-name", "Riverside School");
        settings.put("beckon.bootstrap.from-address", "invitations@riverside.example");
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        Child child = Child.start("beckon", HEAP, folder, "/actuator/health/readiness", arguments);
        return new Beckon(child, new BeckonClient(child.url(), read(keyFile).strip()));
    }

    public BeckonClient client() {
        return client;
    }

    public ProcessHandle handle() {
        return child.handle();
    }

    /** A new campaign that waits to be started; its id. */
    public String draft(Map<String, Object> more) {
        Map<String, Object> campaign = new LinkedHashMap<>(more);
        campaign.put("name", "Welcome");
        campaign.put("message", "Your place on the learning platform is ready.");
        return client.post("/v1/campaigns", campaign).path("id").asString();
    }

    /** A new campaign that runs; its id. */
    public String running() {
        String campaign = draft(Map.of());
        begin(campaign);
        return campaign;
    }

    public void begin(String campaign) {
        client.post("/v1/campaigns/" + campaign + "/start", Map.of());
    }

    public void cancel(String campaign) {
        client.post("/v1/campaigns/" + campaign + "/cancel", Map.of());
    }

    /** Hands a list over; returns when it is answered. */
    public void submit(String campaign, Path list) {
        client.submit(campaign, list, "text/csv", UUID.randomUUID().toString(), sent -> {});
    }

    /** Waits until a campaign is so far. */
    public void await(String campaign, Duration atMost, Predicate<Snapshot> end) {
        Patience patience = Patience.of(atMost, "campaign " + campaign);
        while (!end.test(Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot")))) {
            patience.wait(BETWEEN_LOOKS);
        }
    }

    /** What lies on the heap at this moment, live or not, in MiB. */
    public double heapMib() {
        try {
            HttpResponse<String> metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(child.url() + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return heapMib(metrics.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while reading metrics", interrupted);
        }
    }

    static double heapMib(String metrics) {
        Matcher matcher = HEAP_USED.matcher(metrics);
        double bytes = 0;
        while (matcher.find()) {
            bytes += Double.parseDouble(matcher.group(1));
        }
        if (bytes <= 0) {
            throw new IllegalStateException("the metrics say nothing of the heap");
        }
        return bytes / (1 << 20);
    }

    @Override
    public void close() {
        child.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
