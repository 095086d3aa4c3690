package io.beckon.mail.bounce;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mailbox that reports are read from ({@code beckon.bounces.imap.*}). It must be for reports alone.
 *
 * @param host         null: there is none; with TLS its certificate must be for this name
 * @param port         null: 993 with implicit TLS, 143 otherwise
 * @param tls          IMPLICIT, STARTTLS (a server that does not offer it gets no password) or NONE
 * @param password     given by the environment ({@code BECKON_BOUNCES_IMAP_PASSWORD}), or null with {@code passwordFile}
 * @param passwordFile a file whose first line is the password, such as a mounted secret
 * @param every        between two looks
 * @param page         mails that are read before those read are done with
 * @param then         what is done with a mail that was read: SEEN marks it, DELETE, or MOVE to {@code moveTo}
 * @param timeout      of a connection, and of each answer
 */
@ConfigurationProperties("beckon.bounces.imap")
record ImapSettings(
        @Nullable String host,
        @Nullable Integer port,
        @DefaultValue("IMPLICIT") TlsMode tls,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @DefaultValue("INBOX") String folder,
        @DefaultValue("1m") Duration every,
        @DefaultValue("50") int page,
        @DefaultValue("SEEN") Then then,
        @Nullable String moveTo,
        @DefaultValue("30s") Duration timeout) {

    /** How the connection is protected. */
    enum TlsMode {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    /** What is done with a mail once it is recorded, or says nothing that is. */
    enum Then {
        SEEN,
        DELETE,
        MOVE
    }

    ImapSettings {
        host = emptyToNull(host);
        username = emptyToNull(username);
        password = emptyToNull(password);
        moveTo = emptyToNull(moveTo);
        passwordFile = passwordFile == null || passwordFile.toString().isEmpty() ? null : passwordFile;
        require(page > 0 && page <= 1000, "page must be from 1 to 1000.");
        require(every.toMillis() >= 100 && timeout.toMillis() >= 1, "every must be at least 100ms and timeout 1ms.");
        require(then != Then.MOVE || moveTo != null, "then is move; set move-to to the folder.");
        if (host != null) {
            require(username != null, "host is set without a username.");
            require(password != null || passwordFile != null, "host is set without a password or password-file.");
            require(
                    tls != TlsMode.NONE || isLoopback(host),
                    "username would be sent to " + host + " in the clear; set tls to starttls or implicit.");
        }
    }

    /** The password from wherever it is given. */
    String secret() {
        if (password != null) {
            return password;
        }
        try {
            return passwordFile == null
                    ? ""
                    : Files.readString(passwordFile).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalStateException(
                    "beckon.bounces.imap.password-file " + passwordFile + " cannot be read; check its path and rights.",
                    e);
        }
    }

    int portOrDefault() {
        return port != null ? port : tls == TlsMode.IMPLICIT ? 993 : 143;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
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
            throw new IllegalArgumentException("beckon.bounces.imap." + otherwise);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ImapSettings[" + host + ":" + portOrDefault() + ", tls=" + tls + ", folder=" + folder + ", then=" + then
                + "]";
    }
}
