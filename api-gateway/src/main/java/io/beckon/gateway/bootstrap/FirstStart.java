package io.beckon.gateway.bootstrap;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.access.ApiKeySecret;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Makes the first workspace when the database has none, or a code by which a browser makes it. Of several gateways that start at once one does it, under an advisory lock;
 * the key file is written before the commit, so that no workspace exists without its key.
 */
@Component
@Order(0)
class FirstStart implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private static final Duration DEADLINE = Duration.ofMinutes(1);

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
    private final FirstWorkspace firstWorkspace;
    private final SetupCodes setupCodes;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    FirstStart(
            BootstrapSettings settings,
            FirstWorkspace firstWorkspace,
            SetupCodes setupCodes,
            DatabaseClient database,
            TransactionalOperator transaction) {
        this.settings = settings;
        this.firstWorkspace = firstWorkspace;
        this.setupCodes = setupCodes;
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
        return firstWorkspace
                .existsUnderLock()
                .flatMap(found -> found ? setUpAlready() : make())
                .then(Mono.defer(this::operator))
                .as(transaction::transactional);
    }

    private Mono<Void> setUpAlready() {
        return setupCodes.forget().then(Mono.defer(setupCodes::removeFile));
    }

    /** An installation that was there before there were operators gets its key at the next start. */
    private Mono<Void> operator() {
        Path file = settings.operatorKeyFile();
        return file == null || file.toString().isEmpty()
                ? Mono.empty()
                : database.sql(ANY_OPERATOR)
                        .map(row -> Boolean.TRUE.equals(row.get("found", Boolean.class)))
                        .one()
                        .flatMap(found -> found ? Mono.empty() : makeOperator(file));
    }

    private Mono<Void> makeOperator(Path file) {
        ApiKeySecret secret = ApiKeySecret.generate();
        return Mono.fromRunnable(() -> write(file, secret, "beckon.bootstrap.operator-key-file"))
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
            return setupCodes.issue();
        }
        ApiKeySecret secret = ApiKeySecret.generate();
        return Mono.fromRunnable(() -> write(settings.keyFile(), secret, "beckon.bootstrap.key-file"))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> insert(secret, from)))
                .then(Mono.defer(this::setUpAlready))
                .doOnSuccess(made -> log.info(
                        "Made the workspace '{}'; the API key of its owner is in the file {}",
                        settings.workspaceName(),
                        settings.keyFile().toAbsolutePath()));
    }

    private static void write(Path file, ApiKeySecret secret, String setting) {
        try {
            KeyFile.write(file, secret.text());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "An API key cannot be written to " + file + "; point " + setting
                            + " at a place this process may write to.",
                    e);
        }
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
