package io.beckon.local.chaos;

import io.beckon.local.chaos.ChaosPlan.Kill;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.PatientUpload;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.UnreadReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One campaign with reminders under a plan of kills and faults, from its first row to its last mail. */
final class ChaosRun implements AutoCloseable {

    /** Small heaps, and no compiling for a life of seconds. */
    static final List<String> JVM = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");

    private static final Pattern MESSAGE_ID = Pattern.compile("<d(\\d+)\\.w\\d+@.+>");
    /** Reminders fall due while first mails are still on their way. */
    private static final Duration REMINDER_AFTER = Duration.ofSeconds(10);

    private static final Duration LONGEST_UPLOAD_PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOKS_SETTLED_FOR = Duration.ofSeconds(2);

    private final ChaosPlan plan;
    private final ChaosServers servers;
    private final Duration patience;
    private final Consumer<String> saying;
    private final KillLog log = new KillLog();
    private final SmtpFaults faults;
    private final Fleet fleet;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> admitted = new HashSet<>();
    private final Map<Victim, CompletableFuture<Void>> backs = new EnumMap<>(Victim.class);
    private CompletableFuture<Void> revivals = CompletableFuture.completedFuture(null);

    /**
     * @param jar      the runnable jar of this module
     * @param patience how long nothing may be struck before everything has come to its end
     * @param saying   told what happens
     */
    ChaosRun(
            ChaosPlan plan,
            ChaosServers servers,
            Path jar,
            List<String> jvm,
            Duration patience,
            Consumer<String> saying) {
        this.plan = plan;
        this.servers = servers;
        this.patience = patience;
        this.saying = saying;
        this.faults = new SmtpFaults(plan.seed());
        this.fleet = new Fleet(jar, jvm, servers, servers.settings(), log);
    }

    /** @param pace of the mail server for each mail */
    Evidence run(Duration pace) throws InterruptedException, SQLException {
        faults.install(servers.smtp(), pace);
        fleet.start();
        BeckonClient client = new BeckonClient(fleet.gatewayUrl(), key());
        String campaign = campaign(client);
        ChaosDatabase database = new ChaosDatabase(servers.database(), Long.parseLong(campaign));
        long open;
        Samples samples = new Samples(client, database, campaign);
        try (samples) {
            CompletableFuture<Void> killing = CompletableFuture.runAsync(this::killWhileMailing, threads);
            handOver(client, campaign);
            killing.join();
            awaitRevivals();
            open = settle(database);
        }
        return evidence(database, samples, open);
    }

    private String campaign(BeckonClient client) {
        String id = client.post(
                        "/v1/campaigns",
                        Map.of(
                                "name",
                                "Chaos " + plan.seed(),
                                "reminders",
                                List.of(Map.of("after", REMINDER_AFTER.toString(), "message", "It is still there."))))
                .path("id")
                .asString();
        client.post("/v1/campaigns/" + id + "/start", Map.of());
        return id;
    }

    private void handOver(BeckonClient client, String campaign) throws InterruptedException {
        PatientUpload upload = new PatientUpload(client, patience, LONGEST_UPLOAD_PAUSE, saying);
        long before = 0;
        for (int number = 0; number < plan.lists().size(); number++) {
            int rows = plan.lists().get(number);
            ChaosList list = ChaosList.make(number, rows, servers.folder());
            long due = before / 2;
            Pause.until(() -> servers.smtp().accepted() >= due, patience);
            Deque<Kill> kills = new ArrayDeque<>(plan.whileUploading(number));
            upload.submit(campaign, list.file(), "text/csv", "chaos-" + number, sent -> cut(kills, sent, list.bytes()));
            kills.forEach(this::strike); // those whose moment came while the kill before was being undone
            admitted.addAll(list.admitted());
            plan.afterSubmission(number).forEach(this::strike);
            before += rows;
        }
    }

    /** Stops the upload where it is until the gateway is gone; one gateway is killed once. */
    private synchronized void cut(Deque<Kill> kills, long sent, long bytes) {
        Kill next = kills.peek();
        if (next != null && revivals.isDone() && sent >= ((ChaosPlan.Uploading) next.moment()).share() * bytes) {
            kills.remove();
            strikeNow(next);
        }
    }

    private void killWhileMailing() {
        for (Kill kill : plan.whileMailing()) {
            long due = ((ChaosPlan.Taken) kill.moment()).mails();
            Pause.until(() -> servers.smtp().accepted() >= due, patience);
            CompletableFuture<Void> back = strike(kill);
            if (!kill.together()) {
                back.join();
            }
        }
    }

    /** Kills as soon as there is something to kill; completes when it is back. */
    private CompletableFuture<Void> strike(Kill kill) {
        backOf(kill.victim()).join();
        return strikeNow(kill);
    }

    private synchronized CompletableFuture<Void> strikeNow(Kill kill) {
        Instant killed = Instant.now();
        long taken = servers.smtp().accepted();
        fleet.kill(kill.victim());
        saying.accept(
                "%,9d mails taken: %s killed, %s".formatted(taken, kill.victim().label(), where(kill.moment())));
        CompletableFuture<Void> back = CompletableFuture.runAsync(
                () -> {
                    Pause.of(kill.downFor().toMillis());
                    fleet.revive(kill.victim(), killed, taken);
                },
                threads);
        backs.put(kill.victim(), back);
        revivals = CompletableFuture.allOf(revivals, back);
        return back;
    }

    private static String where(ChaosPlan.Moment moment) {
        if (moment instanceof ChaosPlan.Uploading uploading) {
            return "at %.0f %% of list %d".formatted(uploading.share() * 100, uploading.list() + 1);
        }
        return moment instanceof ChaosPlan.Submitted submitted
                ? "after list " + (submitted.list() + 1)
                : "due at %,d".formatted(((ChaosPlan.Taken) moment).mails());
    }

    private synchronized CompletableFuture<Void> backOf(Victim victim) {
        return backs.getOrDefault(victim, CompletableFuture.completedFuture(null));
    }

    private synchronized CompletableFuture<Void> revivals() {
        return revivals;
    }

    private void awaitRevivals() {
        revivals().join();
    }

    /** Waits until nothing is left to do; how much is left when patience is over, and no end of it where nobody could say. */
    private long settle(ChaosDatabase database) {
        Instant end = Instant.now().plus(patience);
        Instant settledSince = Instant.MAX;
        long open = Long.MAX_VALUE;
        while (Instant.now().isBefore(end)) {
            fleet.supervise();
            try {
                open = database.open();
                settledSince = open > 0 ? Instant.MAX : settledSince.equals(Instant.MAX) ? Instant.now() : settledSince;
            } catch (SQLException away) {
                settledSince = Instant.MAX;
            }
            if (!settledSince.equals(Instant.MAX)
                    && settledSince.plus(LOOKS_SETTLED_FOR).isBefore(Instant.now())) {
                return 0;
            }
            Pause.of(200);
        }
        return open;
    }

    private Evidence evidence(ChaosDatabase database, Samples samples, long open) throws SQLException {
        Map<SmtpFault, Evidence.Struck> struck = new EnumMap<>(SmtpFault.class);
        for (SmtpFault kind : SmtpFault.values()) {
            struck.put(kind, new Evidence.Struck(faults.times(kind), faults.recipients(kind)));
        }
        return new Evidence(
                Set.copyOf(admitted),
                database.deliveries(),
                takings(),
                struck,
                log.entries(),
                log.crashes(),
                open,
                database.parked(),
                samples.byApi(),
                samples.bySql(),
                samples.unbalanced());
    }

    private List<Evidence.Taking> takings() {
        Map<AcceptedMail, Instant> unread = new IdentityHashMap<>();
        for (UnreadReply reply : servers.smtp().unreadReplies()) {
            unread.put(reply.mail(), reply.endedAt());
        }
        List<Evidence.Taking> takings = new ArrayList<>();
        for (AcceptedMail mail : servers.smtp().mails()) {
            Matcher id = MESSAGE_ID.matcher(mail.messageId());
            long delivery = id.matches() ? Long.parseLong(id.group(1)) : -1;
            takings.add(new Evidence.Taking(delivery, mail.recipients().get(0), unread.get(mail)));
        }
        return takings;
    }

    private String key() {
        try {
            return Files.readString(servers.folder().resolve("owner-api-key")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        fleet.close();
    }
}
