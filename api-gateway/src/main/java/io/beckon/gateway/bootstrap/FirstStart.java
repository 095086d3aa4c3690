package io.beckon.gateway.bootstrap;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.access.ApiKeySecret;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the first workspace when the database has none. Of several gateways that start at once one does it, under an advisory lock;
 * the key file is written before the commit, so that no workspace exists without its key.
 */
@Component
@Order(0)
class FirstStart implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    /** Of no meaning but that nothing else of Beckon locks it: "beckon" in ASCII. */
    private static final long LOCK = 0x6265636b6f6eL;

    private static final String TAKE_LOCK = "SELECT pg_advisory_xact_lock(:lock)";

    private static final String ANY_WORKSPACE = "SELECT EXISTS (SELECT 1 FROM workspace) AS found";

    private static final String MAKE = """
            WITH w AS (
                INSERT INTO workspace (name, from_name, from_address, public_base_url)
                VALUES (:name, :name, :from, :baseUrl)
                RETURNING id),
            owner AS (
                INSERT INTO account (workspace_id, address, mailbox, role)
                SELECT w.id, :owner, :mailbox, 'owner' FROM w)
            INSERT INTO api_key (workspace_id, label, role, hint, hash)
            SELECT w.id, 'first start', 'owner', :hint, :hash FROM w
            """;

    private static final String ANY_OPERATOR = "SELECT EXISTS (SELECT 1 FROM operator_key) AS found";

    private static final String MAKE_OPERATOR = """
            INSERT INTO operator_key (label, hint, hash) VALUES ('first start', :hint, :hash)
            """;

    private final BootstrapSettings settings;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    FirstStart(BootstrapSettings settings, DatabaseClient database, TransactionalOperator transaction) {
        this.settings = settings;
        this.database = database;
        this.transaction = transaction;
    }

    /** Blocks: the start of the process is a thread of its own. */
    @Override
    public void run(ApplicationArguments arguments) {
        if (settings.enabled()) {
            makeUnlessMade().block(DEADLINE);
        }
    }

    Mono<Void> makeUnlessMade() {
        return database.sql(TAKE_LOCK)
                .bind("lock", LOCK)
                .then()
                .then(Mono.defer(() -> any(ANY_WORKSPACE)))
                .filter(found -> !found)
                .flatMap(none -> make())
                .then(Mono.defer(this::operator))
                .as(transaction::transactional);
    }

    private Mono<Boolean> any(String question) {
        return database.sql(question)
                .map(row -> row.get("found", Boolean.class))
                .one();
    }

    /** An installation that was there before there were operators gets its key at the next start. */
    private Mono<Void> operator() {
        Path file = settings.operatorKeyFile();
        return file == null || file.toString().isEmpty()
                ? Mono.empty()
                : any(ANY_OPERATOR).filter(found -> !found).flatMap(none -> makeOperator(file));
    }

    private Mono<Void> makeOperator(Path file) {
        ApiKeySecret secret = ApiKeySecret.generate();
        return Mono.fromRunnable(() -> KeyFile.write(file, secret))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> database.sql(MAKE_OPERATOR)
                        .bind("hint", secret.hint())
                        .bind("hash", secret.hash())
                        .then()))
                .doOnSuccess(made ->
                        log.info("The key of the installation's operator is in the file {}", file.toAbsolutePath()));
    }

    private Mono<Void> make() {
        String from = settings.fromAddress();
        if (from == null || from.isBlank()) {
            log.warn(
                    "There is no workspace yet. Set beckon.bootstrap.from-address (and workspace-name, public-base-url) and start"
                            + " again to have the first one made.");
            return Mono.empty();
        }
        ApiKeySecret secret = ApiKeySecret.generate();
        return Mono.fromRunnable(() -> KeyFile.write(settings.keyFile(), secret))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> insert(secret, from)))
                .doOnSuccess(made -> log.info(
                        "Made the workspace '{}'; the API key of its owner is in the file {}",
                        settings.workspaceName(),
                        settings.keyFile().toAbsolutePath()));
    }

    private Mono<Void> insert(ApiKeySecret secret, String fromAddress) {
        EmailAddress from = EmailAddress.parse(fromAddress);
        EmailAddress owner =
                settings.ownerAddress() == null || settings.ownerAddress().isBlank()
                        ? from
                        : EmailAddress.parse(settings.ownerAddress());
        return database.sql(MAKE)
                .bind("name", settings.workspaceName())
                .bind("from", from.toString())
                .bind("baseUrl", settings.publicBaseUrl())
                .bind("owner", owner.toString())
                .bind("mailbox", owner.mailbox("+"))
                .bind("hint", secret.hint())
                .bind("hash", secret.hash())
                .then();
    }
}
