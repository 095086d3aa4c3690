package io.beckon.local.chaos;

import io.beckon.testkit.Database;
import io.beckon.testkit.PostgresServer;
import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Keep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands under a chaos run: a database and a virtual host of its own, on servers that it may kill, and a mail server.
 *
 * @param folder of keys and journals
 */
public record ChaosServers(
        PostgresServer postgres,
        Database database,
        RabbitServer rabbit,
        VirtualHost virtualHost,
        FaultySmtpServer smtp,
        Path folder)
        implements AutoCloseable {

    public static ChaosServers on(PostgresServer postgres, RabbitServer rabbit, Path folder) {
        return new ChaosServers(
                postgres,
                postgres.createDatabase(),
                rabbit,
                rabbit.createVirtualHost(),
                FaultySmtpServer.builder().keep(Keep.ENVELOPES).start(),
                folder);
    }

    /**
     * Where the servers are, and everything that Beckon waits for made short: leases, sweeps, pauses, time-outs. Two times stay long
     * enough for their purpose: a lease outlives a stall of the machine, and living workers renew theirs after the database was away.
     */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beckon.postgres.host", database.host());
        settings.put("beckon.postgres.port", database.port());
        settings.put("beckon.postgres.database", database.name());
        settings.put("beckon.postgres.user", database.user());
        settings.put("beckon.postgres.password", database.password());
        settings.put("beckon.postgres.acquire-timeout", "5s");
        settings.put("beckon.postgres.statement-timeout", "10s");
        settings.put("beckon.rabbitmq.host", virtualHost.host());
        settings.put("beckon.rabbitmq.port", virtualHost.port());
        settings.put("beckon.rabbitmq.user", virtualHost.user());
        settings.put("beckon.rabbitmq.password", virtualHost.password());
        settings.put("beckon.rabbitmq.virtual-host", virtualHost.name());
        settings.put("beckon.messaging.retry-longest", "5s");
        settings.put("beckon.smtp.host", smtp.host());
        settings.put("beckon.smtp.port", smtp.port());
        for (String phase :
                new String[] {"connect", "greeting", "ehlo", "mail", "rcpt", "data", "content", "final-dot"}) {
            settings.put("beckon.smtp.timeouts." + phase, "4s");
        }
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.journal.look-every", "1s");
        settings.put("beckon.bootstrap.key-file", folder.resolve("owner-api-key"));
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.from-address", "invitations@riverside.example");
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:8080");
        settings.put("beckon.submission.lease", "3s");
        settings.put("beckon.expansion.retry-after", "500ms");
        settings.put("beckon.lease.length", "8s");
        settings.put("beckon.lease.renew-every", "1s");
        settings.put("beckon.lease.margin", "2s");
        settings.put("beckon.delivery.orphan-age", "12s");
        settings.put("beckon.delivery.retry.first", "1s");
        settings.put("beckon.delivery.retry.longest", "3s");
        settings.put("beckon.delivery.retry.least", "200ms");
        settings.put("beckon.followup.heal-after", "10s");
        settings.put("beckon.sweep.due-again-after", "2s");
        settings.put("beckon.sweep.dead-worker-interval", "1s");
        settings.put("beckon.sweep.dead-worker-margin", "2s");
        settings.put("beckon.sweep.dead-worker-trust", "15s");
        settings.put("beckon.sweep.lost-hint-interval", "2s");
        settings.put("beckon.sweep.lost-hint-after", "15s");
        settings.put("logging.threshold.console", "warn");
        return settings;
    }

    @Override
    public void close() {
        smtp.close();
        postgres.start();
        database.drop();
        rabbit.start();
        virtualHost.delete();
    }
}
