package io.beckon.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;

/** Has a database of its own, because it looks at what an empty one becomes. */
@TestPropertySource(properties = "spring.application.name=first-start")
@DirtiesContext
class FirstStartIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Autowired
    private TransactionalOperator transaction;

    @TempDir
    private Path folder;

    private @Nullable Path operatorKeyFile;

    @BeforeEach
    void emptyDatabase() {
        operatorKeyFile = folder.resolve("operator/key");
        database.sql("DELETE FROM operator_key").then().block(DEADLINE);
        // The audit log refuses to be emptied; only the owner of its table can have it otherwise.
        for (String sql : List.of(
                "ALTER TABLE audit_entry DISABLE TRIGGER USER",
                "TRUNCATE workspace CASCADE",
                "ALTER TABLE audit_entry ENABLE TRIGGER USER")) {
            database.sql(sql).then().block(DEADLINE);
        }
    }

    @Test
    void two_gateways_starting_at_once_make_one_workspace_whose_key_works() throws Exception {
        Path keyFile = folder.resolve("deep/owner.key");
        Flux.range(0, 6)
                .flatMap(i -> start("school@sender.example", keyFile).makeUnlessMade(), 6)
                .then()
                .block(DEADLINE);
        assertThat(count("workspace")).isEqualTo(1);
        assertThat(count("account")).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        with(Files.readString(keyFile).strip())
                .get()
                .uri("/v1/workspace")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.fromAddress")
                .isEqualTo("school@sender.example");
        assertThat(count("operator_key")).isEqualTo(1);
        with(Files.readString(operatorKeyFile).strip())
                .get()
                .uri("/v1/operator/health")
                .exchange()
                .expectStatus()
                .isOk();
        try (Stream<Path> files = Files.list(keyFile.getParent())) {
            assertThat(files).containsExactly(keyFile);
        }
    }

    @Test
    void a_key_file_that_cannot_be_written_leaves_no_workspace_without_a_key() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(start("school@sender.example", file.resolve("owner.key"))
                        .makeUnlessMade()
                        .then()
                        .onErrorComplete()
                        .block(DEADLINE))
                .isNull();
        assertThat(count("workspace")).isZero();
    }

    @Test
    void without_a_senders_address_nothing_is_made() {
        start(null, folder.resolve("owner.key")).makeUnlessMade().block(DEADLINE);
        assertThat(count("workspace")).isZero();
    }

    @Test
    void an_installation_without_an_operators_key_gets_one_at_its_next_start_and_only_one() throws Exception {
        operatorKeyFile = null;
        start("school@sender.example", folder.resolve("owner.key"))
                .makeUnlessMade()
                .block(DEADLINE);
        assertThat(count("operator_key")).isZero();
        operatorKeyFile = folder.resolve("operator/key");
        for (int i = 0; i < 2; i++) {
            start("school@sender.example", folder.resolve("owner.key"))
                    .makeUnlessMade()
                    .block(DEADLINE);
        }
        assertThat(count("operator_key")).isEqualTo(1);
        assertThat(Files.readString(operatorKeyFile)).startsWith("bk_");
    }

    private FirstStart start(String from, Path keyFile) {
        BootstrapSettings settings = new BootstrapSettings(
                true,
                "School",
                from,
                null,
                "https://invite.example",
                keyFile,
                folder.resolve("setup.code"),
                operatorKeyFile);
        FirstWorkspace firstWorkspace = new FirstWorkspace(database);
        return new FirstStart(
                settings,
                firstWorkspace,
                new SetupCodes(settings, firstWorkspace, database, Clock.systemUTC()),
                database,
                transaction);
    }

    private long count(String table) {
        return database.sql("SELECT count(*) AS n FROM " + table)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }
}
