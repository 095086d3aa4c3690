package io.beckon.mail.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One SMTP server that takes mails: {@code beckon.smtp.*}, or {@code beckon.providers.<name>.*} where there are several.
 *
 * @param host name or address; with TLS its certificate must be for this name
 * @param port 587 for STARTTLS, 465 for implicit TLS, 25 for a relay in the same network
 * @param username null for a server without login
 * @param password given by the environment ({@code BECKON_SMTP_PASSWORD}), or null with {@code passwordFile}
 * @param passwordFile a file whose first line is the password, such as a mounted secret; read anew for each connection
 * @param accessTokenFile instead of a password: a file whose first line is an OAuth 2.0 access token (XOAUTH2), kept fresh by whoever gets
 *     the tokens; read anew for each connection
 * @param tls NONE, STARTTLS (a server that does not offer it gets nothing) or IMPLICIT
 * @param trustedCertificates a PEM file to trust instead of the JDK's authorities, or null
 * @param ehloName how the worker introduces itself; null for its own address as a literal
 * @param connections at most so many at once
 * @param mailsPerConnection a connection is closed after so many
 * @param chunking whether content goes by BDAT where the server offers CHUNKING (RFC 3030); false for a server that does it badly
 * @param idleClose a connection without work is closed after this long; keep it under the server's own limit
 * @param timeouts how long each answer may take
 */
public record SmtpSettings(
        @DefaultValue("localhost") String host,
        @DefaultValue("25") int port,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable Path accessTokenFile,
        @DefaultValue("NONE") TlsMode tls,
        @Nullable Path trustedCertificates,
        @Nullable String ehloName,
        @DefaultValue("16") int connections,
        @DefaultValue("1000") int mailsPerConnection,
        @DefaultValue("true") boolean chunking,
        @DefaultValue("20s") Duration idleClose,
        @DefaultValue Timeouts timeouts) {

    /** How the connection is protected. */
    public enum TlsMode {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    /**
     * The defaults are those of RFC 5321 4.5.3.2, except connect and TLS, where it has none.
     *
     * @param connect until the TCP connection stands
     * @param greeting until the server's first words
     * @param ehlo until the answers to EHLO, STARTTLS and AUTH, and for the TLS handshake
     * @param mail until the answer to MAIL
     * @param rcpt until the answer to RCPT
     * @param data until the answer to DATA
     * @param content until the content has been taken by the network
     * @param finalDot until the answer to the final dot; a short one makes mails that were taken look unknown
     */
    public record Timeouts(
            @DefaultValue("30s") Duration connect,
            @DefaultValue("5m") Duration greeting,
            @DefaultValue("2m") Duration ehlo,
            @DefaultValue("5m") Duration mail,
            @DefaultValue("5m") Duration rcpt,
            @DefaultValue("2m") Duration data,
            @DefaultValue("3m") Duration content,
            @DefaultValue("10m") Duration finalDot) {
        public Timeouts {
            for (Duration timeout : new Duration[] {connect, greeting, ehlo, mail, rcpt, data, content, finalDot}) {
                if (timeout.toMillis() < 1) {
                    throw new IllegalArgumentException(
                            "Every beckon.smtp.timeouts value must be at least 1 ms; one is " + timeout + ".");
                }
            }
        }

        Duration of(SmtpPhase phase) {
            return switch (phase) {
                case QUEUED, CONNECT -> connect;
                case GREETING -> greeting;
                case EHLO, STARTTLS, AUTH -> ehlo;
                case MAIL -> mail;
                case RCPT -> rcpt;
                case DATA -> data;
                case CONTENT -> content;
                case FINAL_DOT -> finalDot;
            };
        }
    }

    public SmtpSettings {
        require(!host.isBlank(), "beckon.smtp.host is empty; name the SMTP server.");
        require(port > 0 && port < 65_536, "beckon.smtp.port is " + port + "; give one from 1 to 65535.");
        require(
                connections > 0 && connections <= 1000,
                "beckon.smtp.connections is " + connections + "; give one from 1 to 1000.");
        require(mailsPerConnection > 0, "beckon.smtp.mails-per-connection must be at least 1.");
        require(idleClose.toMillis() > 0, "beckon.smtp.idle-close must be longer than nothing.");
        require(
                username == null || password != null || passwordFile != null || accessTokenFile != null,
                "beckon.smtp.username is set without a password; set beckon.smtp.password, beckon.smtp.password-file or"
                        + " beckon.smtp.access-token-file.");
        require(
                accessTokenFile == null || username != null,
                "beckon.smtp.access-token-file is set without whose token it is; set beckon.smtp.username.");
        require(
                accessTokenFile == null || (password == null && passwordFile == null),
                "beckon.smtp.access-token-file is set beside a password; take one of them away.");
        require(
                username == null || tls != TlsMode.NONE || isLoopback(host),
                "beckon.smtp.username would be sent to " + host
                        + " in the clear; set beckon.smtp.tls to starttls or implicit.");
    }

    /** A server without login and TLS, everything else as by default. */
    public static SmtpSettings plain(String host, int port) {
        return new SmtpSettings(
                host,
                port,
                null,
                null,
                null,
                null,
                TlsMode.NONE,
                null,
                null,
                16,
                1000,
                true,
                Duration.ofSeconds(20),
                defaultTimeouts());
    }

    static Timeouts defaultTimeouts() {
        return new Timeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10));
    }

    /** The password or the access token, from wherever it is given. Blocks where that is a file. */
    String secret() {
        if (password != null) {
            return password;
        }
        return accessTokenFile != null
                ? firstLine(accessTokenFile, "access-token-file")
                : firstLine(passwordFile, "password-file");
    }

    /** Whether {@link #secret()} is an access token and no password. */
    boolean hasAccessToken() {
        return accessTokenFile != null;
    }

    private String firstLine(@Nullable Path file, String key) {
        if (file == null) {
            throw new IllegalStateException("No password is set for " + host + "; set password or password-file.");
        }
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The " + key + " " + file + " of " + host + " cannot be read; check its path and rights.", e);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", tls=" + tls + ", login=" + (username != null) + ", connections="
                + connections + "]";
    }
}
