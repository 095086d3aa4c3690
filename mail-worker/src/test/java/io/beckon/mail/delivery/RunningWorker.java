package io.beckon.mail.delivery;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.MailWorker;
import io.beckon.messaging.MessagePublisher;
import io.beckon.testkit.Database;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A whole mail worker, as its main class runs it, on servers of the test. */
public final class RunningWorker implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final List<String> PHASES =
            List.of("connect", "greeting", "ehlo", "mail", "rcpt", "data", "content", "final-dot");

    private final ConfigurableApplicationContext context;
    private final CountedStatements statements;

    private RunningWorker(ConfigurableApplicationContext context, CountedStatements statements) {
        this.context = context;
        this.statements = statements;
    }

    public static RunningWorker start(
            Database database,
            VirtualHost broker,
            FaultySmtpServer smtp,
            Path keys,
            SettableClock clock,
            Map<String, Object> more) {
        Map<String, Object> settings = settings(database.port(), database, broker, smtp, keys);
        settings.putAll(more);
        CountedStatements statements = new CountedStatements();
        ConfigurableApplicationContext context = new SpringApplicationBuilder(MailWorker.class)
                .registerShutdownHook(false)
                .initializers(starting -> {
                    starting.getBeanFactory().addBeanPostProcessor(statements);
                    ((GenericApplicationContext) starting).registerBean(Clock.class, () -> clock);
                })
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        return new RunningWorker(context, statements);
    }

    /** @param databasePort where the database is reached, its own port or that of a wire to it */
    static Map<String, Object> settings(
            int databasePort, Database database, VirtualHost broker, FaultySmtpServer smtp, Path keys) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.config.name", "mail-worker");
        settings.put("spring.main.banner-mode", "off");
        settings.put("beckon.provider-health.every", "1h");
        settings.put("server.port", "0");
        settings.put("beckon.postgres.host", database.host());
        settings.put("beckon.postgres.port", databasePort);
        settings.put("beckon.postgres.database", database.name());
        settings.put("beckon.postgres.user", database.user());
        settings.put("beckon.postgres.password", database.password());
        settings.put("beckon.rabbitmq.host", broker.host());
        settings.put("beckon.rabbitmq.port", broker.port());
        settings.put("beckon.rabbitmq.user", broker.user());
        settings.put("beckon.rabbitmq.password", broker.password());
        settings.put("beckon.rabbitmq.virtual-host", broker.name());
        settings.put("beckon.smtp.host", smtp.host());
        settings.put("beckon.smtp.port", smtp.port());
        PHASES.forEach(phase -> settings.put("beckon.smtp.timeouts." + phase, "1s"));
        settings.put("beckon.keys.file", keys);
        settings.put("beckon.journal.folder", keys.resolveSibling("journal"));
        return settings;
    }

    /** Settings of several providers by name, quick to notice and to forgive, instead of the one server. */
    static Map<String, Object> providers(Map<String, FaultySmtpServer> servers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("beckon.smtp.host", "");
        servers.forEach((name, server) -> {
            String provider = "beckon.providers." + name;
            settings.put(provider + ".host", server.host());
            settings.put(provider + ".port", server.port());
            settings.put(provider + ".breaker.first-pause", "100ms");
            settings.put(provider + ".breaker.longest-pause", "1s");
            PHASES.forEach(phase -> settings.put(provider + ".timeouts." + phase, "5s"));
        });
        return settings;
    }

    public void request(Campaigns.Range range) {
        request(Lane.BULK, range);
    }

    public void request(Lane lane, Campaigns.Range range) {
        publish(lane, new DeliveriesRequested(range.campaignId(), range.first(), range.last()));
    }

    public void due(long campaignId) {
        publish(Lane.BULK, new DeliveriesDue(campaignId));
    }

    private void publish(Lane lane, BeckonMessage message) {
        bean(MessagePublisher.class)
                .publish(Channel.DELIVERIES_REQUESTED, lane, List.of(message))
                .block(WITHIN);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    CountedStatements statements() {
        return statements;
    }

    /** As on SIGTERM. */
    @Override
    public void close() {
        context.close();
    }
}
