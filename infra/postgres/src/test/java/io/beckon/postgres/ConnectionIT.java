package io.beckon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** What a connection from {@code beckon-postgres.yml} is like, as the server itself says. */
class ConnectionIT {

    private static Database postgres;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        postgres = Servers.postgres().createDatabase();
        service = new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.config.name", "beckon-postgres-test",
                        "spring.config.import", "classpath:beckon-postgres.yml"))
                .run(
                        "--beckon.postgres.host=" + postgres.host(),
                        "--beckon.postgres.port=" + postgres.port(),
                        "--beckon.postgres.database=" + postgres.name(),
                        "--beckon.postgres.user=" + postgres.user(),
                        "--beckon.postgres.password=" + postgres.password(),
                        "--spring.application.name=connection-test");
    }

    @AfterAll
    static void stop() {
        service.close();
        postgres.drop();
    }

    @ParameterizedTest
    @CsvSource({
        "plan_cache_mode, auto",
        "statement_timeout, 1min",
        "idle_in_transaction_session_timeout, 2min",
        "application_name, connection-test",
        "TimeZone, UTC",
    })
    void a_connection_has_the_setting(String setting, String value) {
        assertThat(service.getBean(DatabaseClient.class)
                        .sql("SELECT current_setting(:setting) AS value")
                        .bind("setting", setting)
                        .map(row -> row.get("value", String.class))
                        .one()
                        .block())
                .isEqualTo(value);
    }

    /** More often than the five executions after which PostgreSQL may keep one plan for all that follow. */
    @Test
    void no_statement_and_so_no_plan_outlives_its_execution() {
        DatabaseClient database = service.getBean(DatabaseClient.class);
        Flux.range(1, 20)
                .concatMap(number -> database.sql("SELECT :number::integer AS number")
                        .bind("number", number)
                        .map(row -> row.get("number", Integer.class))
                        .one())
                .blockLast();
        assertThat(database.sql("SELECT count(*) AS kept FROM pg_prepared_statements")
                        .map(row -> row.get("kept", Long.class))
                        .one()
                        .block())
                .isZero();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(PostgresConfiguration.class)
    static class Service {}
}
