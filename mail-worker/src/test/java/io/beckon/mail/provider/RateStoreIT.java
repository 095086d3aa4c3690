package io.beckon.mail.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** The rates on a real database, by its clock. */
class RateStoreIT {

    private final Database database = Servers.postgres().createDatabase();
    private final RateStore store = new RateStore(client(database));

    @BeforeEach
    void createTables() {
        database.createTables();
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void a_day_gives_no_more_than_its_limit_to_all_who_ask_at_once() throws SQLException {
        ProviderTerms.Rate rate = limits(null, null, 1_000);
        introduce(rate);
        inOneDay(() -> assertThat(Flux.range(0, 40)
                        .flatMap(worker -> store.take("relay", rate, 64), 16)
                        .map(RateStore.Grant::tokens)
                        .reduce(0, Integer::sum)
                        .block())
                .isEqualTo(1_000));
    }

    @Test
    void a_minute_that_is_used_up_gives_nothing_until_its_end() throws SQLException {
        ProviderTerms.Rate rate = limits(null, 10, null);
        introduce(rate);
        set("minute = date_trunc('minute', clock_timestamp()) + interval '1 minute'");
        assertThat(take(rate, 64).tokens()).isEqualTo(10);
        RateStore.Grant none = take(rate, 64);
        assertThat(none.tokens()).isZero();
        assertThat(none.nextIn()).isGreaterThan(Duration.ZERO).isLessThanOrEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_new_minute_and_a_new_day_begin_with_nothing_used() throws SQLException {
        ProviderTerms.Rate rate = limits(null, 10, 15);
        introduce(rate);
        set("minute_used = 10, minute = date_trunc('minute', clock_timestamp()) - interval '1 minute',"
                + " day_used = 15, day = date_trunc('day', clock_timestamp(), 'UTC') - interval '1 day'");
        assertThat(take(rate, 64).tokens()).isEqualTo(10);
    }

    @Test
    void a_clock_that_was_set_back_opens_no_second_minute() throws SQLException {
        ProviderTerms.Rate rate = limits(null, 10, null);
        introduce(rate);
        set("minute_used = 10, minute = date_trunc('minute', clock_timestamp()) + interval '10 minutes'");
        assertThat(take(rate, 64).tokens()).isZero();
    }

    @Test
    void seconds_fill_a_bucket_that_holds_half_of_one() throws SQLException {
        ProviderTerms.Rate rate = limits(100, null, null);
        introduce(rate);
        set("bucket = 0, filled_at = clock_timestamp() - interval '1 hour'");
        assertThat(take(rate, 1_000).tokens()).isEqualTo(50);
        set("bucket = 0, filled_at = clock_timestamp() + interval '1 hour'");
        RateStore.Grant none = take(rate, 1_000);
        assertThat(none.tokens()).isZero();
        assertThat(none.nextIn()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void a_limit_that_changes_holds_at_once_and_what_was_used_stays_used() throws SQLException {
        introduce(limits(null, null, 100));
        inOneDay(() -> {
            assertThat(take(limits(null, null, 100), 60).tokens()).isEqualTo(60);
            introduce(limits(null, null, 70));
            assertThat(take(limits(null, null, 70), 60).tokens()).isEqualTo(10);
        });
    }

    @Test
    void a_provider_that_lost_its_row_gets_it_back() throws SQLException {
        ProviderTerms.Rate rate = limits(null, null, 100);
        assertThat(take(rate, 10).tokens()).isZero();
        assertThat(take(rate, 10).tokens()).isEqualTo(10);
    }

    private interface Steps {
        void run() throws SQLException;
    }

    /** The database's day is moved on, so that none ends in the midst of a test: a day of the future stays. */
    private void inOneDay(Steps steps) throws SQLException {
        set("day = date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day'");
        steps.run();
    }

    private void introduce(ProviderTerms.Rate rate) {
        store.introduce("relay", rate).block();
    }

    private RateStore.Grant take(ProviderTerms.Rate rate, int wanted) {
        return Objects.requireNonNull(store.take("relay", rate, wanted).block());
    }

    private void set(String columns) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE provider_rate SET " + columns);
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM provider_rate")) {
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(1);
            }
        }
    }

    private static ProviderTerms.Rate limits(
            @Nullable Integer perSecond, @Nullable Integer perMinute, @Nullable Integer perDay) {
        return new ProviderTerms.Rate(perSecond, perMinute, perDay);
    }

    private static DatabaseClient client(Database database) {
        return DatabaseClient.create(ConnectionFactories.get(ConnectionFactoryOptions.parse(database.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, database.user())
                .option(ConnectionFactoryOptions.PASSWORD, database.password())
                .build()));
    }
}
