package io.beckon.postgres;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every service that touches the database imports; the connection itself is set up from {@code beckon-postgres.yml}. */
@Configuration(proxyBeanMethods = false)
public class PostgresConfiguration {

    /** The clock of the whole service; tests and the demo bring one that can be moved. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
