package io.beckon.gateway.bootstrap;

import io.beckon.gateway.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The door to setting up an installation that has no workspace: whoever reads the log or a file of the gateway has the code for it. A
 * restart goes on with the code in its file; a gateway that has no such file adds a code of its own, and each of them will do.
 */
@Component
public class SetupCodes {

    private static final Logger log = LoggerFactory.getLogger(SetupCodes.class);

    private static final String HASHES = "SELECT hash FROM setup_code";

    private static final String INSERT = "INSERT INTO setup_code (hash, created_at) VALUES (:hash, :now)";

    /** Gateways whose files do not outlive them leave no more than so many codes. */
    private static final String FORGET_OLD = """
            DELETE FROM setup_code
             WHERE hash NOT IN (SELECT hash FROM setup_code ORDER BY created_at DESC LIMIT 16)
            """;

    private static final String FORGET = "DELETE FROM setup_code";

    private final BootstrapSettings settings;
    private final FirstWorkspace firstWorkspace;
    private final DatabaseClient database;
    private final Clock clock;

    SetupCodes(BootstrapSettings settings, FirstWorkspace firstWorkspace, DatabaseClient database, Clock clock) {
        this.settings = settings;
        this.firstWorkspace = firstWorkspace;
        this.database = database;
        this.clock = clock;
    }

    /** Whether there is no workspace yet, and a code by which the first one can be made. */
    public Mono<Boolean> areNeeded() {
        return firstWorkspace
                .exists()
                .flatMap(found -> found ? Mono.just(false) : hashes().map(hashes -> !hashes.isEmpty()));
    }

    /** Ends with 409 when there is a workspace. */
    public Mono<Void> refuseWhenDone() {
        return firstWorkspace.exists().flatMap(SetupCodes::refuse);
    }

    /** Ends with 422 unless this is such a code. The time taken says nothing of how much is alike. */
    public Mono<Void> check(String typed) {
        return hashes().filter(hashes -> fits(SetupCode.typed(typed), hashes))
                .switchIfEmpty(Mono.error(() -> ProblemType.SETUP_CODE_REFUSED.with()))
                .then();
    }

    /** In the transaction that makes the first workspace: of several who try at once one gets here, the others end with 409. */
    public Mono<Void> use(String typed) {
        return firstWorkspace
                .existsUnderLock()
                .flatMap(SetupCodes::refuse)
                .then(Mono.defer(() -> check(typed)))
                .then(Mono.defer(this::forget));
    }

    /** Takes the file away, whose code works no more. */
    public Mono<Void> removeFile() {
        return Mono.<Void>fromRunnable(this::deleteFile).subscribeOn(Schedulers.boundedElastic());
    }

    /** In a transaction under the lock, where there is no workspace. */
    Mono<Void> issue() {
        return hashes().flatMap(hashes -> Mono.fromCallable(() -> inFile(hashes))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(known -> known.map(Mono::just).orElseGet(this::fresh)))
                .doOnNext(this::tell)
                .then();
    }

    /** In a transaction: none of them works any more. */
    Mono<Void> forget() {
        return database.sql(FORGET).then();
    }

    private Mono<SetupCode> fresh() {
        SetupCode code = SetupCode.generate();
        return Mono.fromRunnable(() -> write(code))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> database.sql(INSERT)
                        .bind("hash", code.hash())
                        .bind("now", clock.instant())
                        .then()))
                .then(Mono.defer(() -> database.sql(FORGET_OLD).then()))
                .thenReturn(code);
    }

    private Mono<List<byte[]>> hashes() {
        return database.sql(HASHES)
                .map(row -> Objects.requireNonNull(row.get("hash", byte[].class)))
                .all()
                .collectList();
    }

    private static Mono<Void> refuse(boolean done) {
        return done ? Mono.error(ProblemType.SETUP_DONE.with()) : Mono.empty();
    }

    private static boolean fits(SetupCode code, List<byte[]> hashes) {
        boolean fits = false;
        for (byte[] hash : hashes) {
            fits |= MessageDigest.isEqual(hash, code.hash());
        }
        return fits;
    }

    private Optional<SetupCode> inFile(List<byte[]> hashes) {
        Path file = settings.setupCodeFile();
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(SetupCode.typed(Files.readString(file))).filter(code -> fits(code, hashes))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The log has it, too: a folder that cannot be written to keeps nobody from setting up. */
    private void write(SetupCode code) {
        try {
            KeyFile.write(settings.setupCodeFile(), code.shown());
        } catch (IOException e) {
            log.warn(
                    "The setup code cannot be written to {} ({}); point beckon.bootstrap.setup-code-file at a place this process may"
                            + " write to, or take it from this log.",
                    settings.setupCodeFile().toAbsolutePath(),
                    e.toString());
        }
    }

    private void deleteFile() {
        try {
            Files.deleteIfExists(settings.setupCodeFile());
        } catch (IOException e) {
            log.warn(
                    "The file {} cannot be deleted ({}); its setup code works no more.",
                    settings.setupCodeFile().toAbsolutePath(),
                    e.toString());
        }
    }

    private void tell(SetupCode code) {
        log.warn(
                "There is no workspace yet. Open {} in a browser and set it up with this code: {} (it is in the file {}, too). Or set"
                        + " beckon.bootstrap.from-address, workspace-name and public-base-url and start again.",
                settings.publicBaseUrl(),
                code.shown(),
                settings.setupCodeFile().toAbsolutePath());
    }
}
