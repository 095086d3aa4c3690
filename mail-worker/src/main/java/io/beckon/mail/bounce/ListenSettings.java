package io.beckon.mail.bounce;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The SMTP listener that reports are handed to ({@code beckon.bounces.listen.*}).
 *
 * @param port        null: there is none; 0: any that is free
 * @param bind        the address it listens at; it needs no login, so only the mail server should reach it
 * @param hostName    how it introduces itself
 * @param connections at most so many at once; each has a thread
 * @param idle        a connection that says nothing for so long is closed
 * @param mailWithin  how long one mail may take to come
 * @param mailSize    what is longer is refused; of what is taken, {@code beckon.bounces.report-size} is kept
 */
@ConfigurationProperties("beckon.bounces.listen")
record ListenSettings(
        @Nullable Integer port,
        @DefaultValue("127.0.0.1") InetAddress bind,
        @DefaultValue("bounces.localhost") String hostName,
        @DefaultValue("16") int connections,
        @DefaultValue("1m") Duration idle,
        @DefaultValue("5m") Duration mailWithin,
        @DefaultValue("50MB") DataSize mailSize) {

    ListenSettings {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new IllegalArgumentException(
                    "beckon.bounces.listen.port is " + port + "; give one from 1 to 65535, or leave it empty.");
        }
        if (connections < 1 || connections > 200) {
            throw new IllegalArgumentException("beckon.bounces.listen.connections must be from 1 to 200.");
        }
        if (idle.toMillis() < 1 || mailWithin.toMillis() < 1) {
            throw new IllegalArgumentException("beckon.bounces.listen.idle and mail-within must be at least 1ms.");
        }
        if (mailSize.toBytes() < 1 || mailSize.toGigabytes() > 1) {
            throw new IllegalArgumentException("beckon.bounces.listen.mail-size must be from 1B to 1GB.");
        }
    }
}
