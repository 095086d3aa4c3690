package io.beckon.local.send;

import io.beckon.local.CannotStartException;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.PatientUpload;
import io.beckon.local.client.ProblemException;
import io.beckon.local.client.Snapshot;
import io.beckon.local.terminal.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Hands a list to a running Beckon and stays until it says what became of every row. */
@Command(
        name = "send",
        description =
                "Sends a list of people to a running Beckon: CSV, NDJSON or JSON, also gzipped. Run it again after a cut: "
                        + "the same list is never taken twice by the same campaign.")
public final class SendCommand implements Callable<Integer> {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Parameters(paramLabel = "LIST", description = "people.csv, .ndjson or .json, also with .gz")
    private Path list = Path.of("");

    @Option(
            names = "--url",
            defaultValue = "${env:BECKON_URL:-http://localhost:8080}",
            description = "Where Beckon is (BECKON_URL; default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--key",
            defaultValue = "${env:BECKON_API_KEY:-}",
            description = "API key (BECKON_API_KEY).",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String key = "";

    @Option(
            names = "--campaign",
            defaultValue = "${env:BECKON_CAMPAIGN:-}",
            description = "Id of the campaign (BECKON_CAMPAIGN).")
    private String campaign = "";

    @Option(
            names = "--new-campaign",
            paramLabel = "NAME",
            description = "Makes a campaign of this name and starts it, instead of --campaign.")
    private @Nullable String newCampaign;

    @Option(names = "--idempotency-key", description = "Default: made from the list's content and the campaign.")
    private @Nullable String idempotencyKey;

    @Option(
            names = "--outcome",
            paramLabel = "FILE",
            description = "Where the outcome of every row is written (default: LIST.outcome.csv).")
    private @Nullable Path outcome;

    @Option(names = "--no-wait", description = "Ends when the list is taken, without waiting until it is sent.")
    private boolean noWait;

    @Option(
            names = "--give-up-after",
            defaultValue = "PT10M",
            description = "How long a cut upload is tried again (default: ${DEFAULT-VALUE}).")
    private Duration giveUpAfter = Duration.ofMinutes(10);

    private final Screen screen = new Screen(System.out);

    @Override
    public Integer call() throws InterruptedException {
        check();
        BeckonClient beckon = new BeckonClient(url, key);
        try {
            String id = newCampaign == null ? campaign : makeCampaign(beckon, newCampaign);
            JsonNode submission = upload(beckon, id);
            screen.say("Taken: submission " + submission.path("id").asString()
                    + " with %,d rows.".formatted(submission.path("rows").asLong()));
            if (!noWait) {
                watch(beckon, id);
            }
            Path file = outcomeFile();
            beckon.download("/v1/submissions/" + submission.path("id").asString() + "/outcomes", "text/csv", file);
            screen.say("What became of every row is in " + file + ".");
            return 0;
        } catch (ProblemException problem) {
            throw new CannotStartException(String.valueOf(problem.getMessage()), problem);
        } catch (UncheckedIOException unreachable) {
            throw new CannotStartException(
                    "Beckon at " + url + " cannot be reached: " + unreachable.getCause(), unreachable);
        }
    }

    private void check() {
        if (!Files.isReadable(list)) {
            throw new CannotStartException(
                    "The list " + list + " cannot be read; give the path of a CSV, NDJSON or JSON file.");
        }
        if (key.isBlank()) {
            throw new CannotStartException("An API key is needed; give it by --key or in BECKON_API_KEY.");
        }
        if (campaign.isBlank() == (newCampaign == null)) {
            throw new CannotStartException(
                    "Say which campaign: either --campaign ID (or BECKON_CAMPAIGN), or --new-campaign NAME.");
        }
    }

    private String makeCampaign(BeckonClient beckon, String name) {
        String id =
                beckon.post("/v1/campaigns", Map.of("name", name)).path("id").asString();
        beckon.post("/v1/campaigns/" + id + "/start", Map.of());
        screen.say("Campaign " + id + " \"" + name + "\" is running.");
        return id;
    }

    private JsonNode upload(BeckonClient beckon, String id) throws InterruptedException {
        String again = idempotencyKey == null ? fingerprint(id) : idempotencyKey;
        long size = list.toFile().length();
        return new PatientUpload(beckon, giveUpAfter, LONGEST_PAUSE, screen::say)
                .submit(
                        id,
                        list,
                        contentType(),
                        again,
                        sent -> screen.draw(List.of(Screen.bar("uploaded", sent, size))));
    }

    private void watch(BeckonClient beckon, String id) throws InterruptedException {
        while (true) {
            Snapshot snapshot = Snapshot.of(beckon.get("/v1/campaigns/" + id + "/snapshot"));
            screen.draw(snapshot.bars());
            if (snapshot.firstMailsEnded()) {
                screen.settle();
                return;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private Path outcomeFile() {
        return outcome != null ? outcome : list.resolveSibling(list.getFileName() + ".outcome.csv");
    }

    private String contentType() {
        String name = list.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return "application/x-ndjson";
        }
        return name.endsWith(".json") ? "application/json" : "text/csv";
    }

    private String fingerprint(String id) {
        try (InputStream stream = Files.newInputStream(list)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return "send-" + id + "-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
