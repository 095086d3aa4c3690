package io.beckon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** An upgrade may not keep the services from the large tables: each migration locks one for a moment at most. */
class MigrationsIT {

    private static final String LARGE = "(invitation|delivery|attempt|row_outcome|evidence|former_address|suppression)";

    /** From this one on it is so; on the tables of before nobody had sent a mail yet. */
    private static final MigrationVersion FIRST = MigrationVersion.fromVersion("140");

    private Database database;

    @BeforeEach
    void createDatabase() {
        database = Servers.postgres().createDatabase();
    }

    @AfterEach
    void dropDatabase() {
        database.drop();
    }

    @Test
    void every_index_is_whole_and_every_constraint_that_can_be_has_been_checked() throws SQLException {
        migrate(MigrationVersion.LATEST);
        assertThat(names("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
                .isEmpty();
        assertThat(names("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
                .containsExactly("delivery_without_campaign_forgets");
        assertThat(names("SELECT indexname FROM pg_indexes"))
                .contains(
                        "submission_of_workspace",
                        "former_address_by_address",
                        "delivery_by_own_address",
                        "row_outcome_waiting");
    }

    @Test
    void indexes_that_were_cut_in_the_making_are_made_anew() throws SQLException {
        migrate(MigrationVersion.fromVersion("182"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX delivery_by_own_address ON delivery (id)");
        }
        migrate(MigrationVersion.LATEST);
        assertThat(names("SELECT indexdef FROM pg_indexes WHERE indexname = 'delivery_by_own_address'"))
                .singleElement()
                .asString()
                .contains("(to_address) WHERE (to_address IS NOT NULL)");
    }

    @Test
    void services_read_and_write_a_large_table_while_its_constraint_is_checked() throws SQLException {
        migrate(MigrationVersion.fromVersion("170"));
        try (Connection upgrade = connect();
                Connection service = connect();
                Statement validating = upgrade.createStatement();
                Statement working = service.createStatement()) {
            upgrade.setAutoCommit(false);
            validating.execute("ALTER TABLE invitation VALIDATE CONSTRAINT invitation_renewals");
            working.execute("SET lock_timeout = '10s'");
            working.execute("DELETE FROM invitation");
            working.execute("SELECT 1 FROM invitation FOR UPDATE");
            upgrade.commit();
        }
    }

    @Test
    void no_migration_locks_a_large_table_while_it_reads_it() throws IOException {
        List<String> locking = new ArrayList<>();
        for (MigrationInfo migration : flyway(MigrationVersion.LATEST).info().all()) {
            if (migration.getVersion().isAtLeast(FIRST.getVersion())) {
                statements(migration)
                        .filter(MigrationsIT::locks)
                        .forEach(statement -> locking.add(migration.getScript() + ": " + statement));
            }
        }
        assertThat(locking).isEmpty();
    }

    private static boolean locks(String statement) {
        boolean index = statement.matches("(?s)CREATE (UNIQUE )?INDEX (?!CONCURRENTLY).* ON " + LARGE + "\\b.*");
        boolean table = statement.matches("(?s)ALTER TABLE " + LARGE + "\\b.*");
        boolean checks =
                Pattern.compile("\\b(CHECK|FOREIGN KEY)\\b").matcher(statement).find()
                        && !statement.contains("NOT VALID");
        boolean rewrites = Pattern.compile("SET NOT NULL|\\bTYPE\\b|\\b(UNIQUE|PRIMARY KEY)\\b|DEFAULT [a-z_]+\\(")
                .matcher(statement)
                .find();
        return index || table && (checks || rewrites) || statement.matches("(?s)UPDATE " + LARGE + "\\b.*");
    }

    private static Stream<String> statements(MigrationInfo migration) throws IOException {
        String script = new ClassPathResource("db/migration/" + migration.getScript())
                .getContentAsString(StandardCharsets.UTF_8);
        return Stream.of(script.replaceAll("(?m)--.*$", "").split(";")).map(String::strip);
    }

    private void migrate(MigrationVersion target) {
        flyway(target).migrate();
    }

    private Flyway flyway(MigrationVersion target) {
        return database.migrations().target(target).load();
    }

    private List<String> names(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
