package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.ProblemException;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole Beckon on real servers for one walk through a document, step by step in the order of its sentences: each step is a test
 * named after its rule in FEATURES, and the later ones stand on what the earlier ones did.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
abstract class SeedStage {

    static final String OWNER = "invitations@riverside.example";
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Mails lead to the address that the workspace has; the Beckon under test listens on another port. */
    private static final String PUBLIC = "http://localhost:8080";

    private static final Pattern PERSONAL_LINK = Pattern.compile(PUBLIC + "(/i/[A-Za-z0-9_-]+)");
    private static final Pattern CODE = Pattern.compile("\\b(\\d{8})\\b");

    @TempDir
    static Path folder;

    FaultySmtpServer smtp;
    LocalBeckon beckon;
    /** With the key of the owner. */
    BeckonClient owner;

    private TestBeckon servers;

    @BeforeAll
    void start() {
        smtp = FaultySmtpServer.started();
        servers = new TestBeckon(smtp, folder);
        Map<String, Object> settings = servers.settings();
        settings.put("beckon.sign-up.enabled", true);
        settings.put("beckon.installation.from-address", "beckon@riverside.example");
        settings.put("beckon.installation.from-name", "Beckon");
        settings.put("beckon.installation.public-base-url", PUBLIC);
        beckon = LocalBeckon.start(null, EnumSet.allOf(Role.class), 0, settings);
        owner = servers.client(beckon.url());
    }

    @AfterAll
    void stop() {
        beckon.close();
        servers.close();
    }

    Visitor visitor() {
        return new Visitor(beckon.url());
    }

    /** A program with a key of this role. */
    BeckonClient withRole(String role) {
        String secret = owner.post("/v1/workspace/api-keys", Map.of("label", role, "role", role))
                .path("secret")
                .asString();
        return new BeckonClient(beckon.url(), secret);
    }

    /** Makes something; its id. */
    String made(String path, Map<String, Object> body) {
        return owner.post(path, body).path("id").asString();
    }

    /** A running campaign that has taken these rows of a list, and whose first mails have all ended. */
    String invite(Map<String, Object> draft, String... rows) {
        String campaign = made("/v1/campaigns", draft);
        owner.post("/v1/campaigns/" + campaign + "/start", Map.of());
        Path list = folder.resolve("list-" + campaign + ".csv");
        try {
            Files.writeString(list, "email,name\n" + String.join("\n", rows) + "\n");
            owner.submit(campaign, list, "text/csv", "list-" + campaign, sent -> {});
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        TestBeckon.await(
                owner,
                campaign,
                PATIENCE,
                snapshot -> snapshot.received() == rows.length && snapshot.firstMailsEnded());
        return campaign;
    }

    /** What became of each row of a campaign, by the address as it was written: the columns of the file a manager gets. */
    Map<String, Map<String, String>> outcomes(String campaign) throws IOException {
        Path file = folder.resolve("outcomes-" + campaign + ".csv");
        owner.download("/v1/campaigns/" + campaign + "/outcomes", "text/csv", file);
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).replace("\uFEFF", "").split(",", -1);
        Map<String, Map<String, String>> outcomes = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            // No field of these lists has a comma in it but the sentences, which are quoted.
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], cells[i]);
            }
            outcomes.put(row.get("address"), row);
        }
        return outcomes;
    }

    /** The newest of so many mails to an address, both parts, with what quoted-printable did undone. */
    String mail(String address, int count) {
        List<AcceptedMail> mails = await("mail " + count + " to " + address)
                .atMost(PATIENCE)
                .until(() -> smtp.mailsTo(address), found -> found.size() >= count);
        assertThat(mails).hasSize(count);
        return new String(mails.get(count - 1).content(), StandardCharsets.UTF_8)
                .replace("=\r\n", "")
                .replace("=3D", "=")
                .replace("=E2=80=99", "’");
    }

    static String personalLink(String mail) {
        return Visitor.found(PERSONAL_LINK, mail, 1);
    }

    static String code(String mail) {
        return Visitor.found(CODE, mail, 1);
    }

    /** That the API refuses this, with this problem. */
    static ProblemException refused(int status, String type, ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(ProblemException.class);
        ProblemException problem = (ProblemException) thrown;
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.type()).isEqualTo("urn:beckon:problem:" + type);
        return problem;
    }
}
