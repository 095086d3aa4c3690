package io.beckon.testkit.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A real SMTP server on loopback that takes mail, counts it, and fails where it is told to. One thread a connection.
 *
 * <pre>{@code
 * try (var smtp = FaultySmtpServer.builder().keep(Keep.COUNTS).start()) {
 *     smtp.fail(Fault.at(Step.RCPT).greylist(1), Fault.at(Step.DOT).drop().every(100));
 *     ...
 *     assertThat(smtp.deliveriesTo("ada@example.org")).isEqualTo(1);
 * }
 * }</pre>
 */
public final class FaultySmtpServer implements AutoCloseable {

    /** In bytes, announced by SIZE. */
    static final int LARGEST_MAIL = 25 * 1024 * 1024;

    private final Set<Extension> extensions;
    private final @Nullable LoginCheck logins;
    private final Mailbox mailbox;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final HashCounts tries = new HashCounts();
    private final Map<Step, AtomicLong> struck = new EnumMap<>(Step.class);
    private final AtomicLong sessions = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int port;
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    private FaultySmtpServer(Builder builder) {
        extensions = Collections.unmodifiableSet(EnumSet.copyOf(builder.extensions));
        logins = builder.logins;
        mailbox = new Mailbox(builder.keep);
        port = builder.port;
        for (Step step : Step.values()) {
            struck.put(step, new AtomicLong());
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** With every extension but CHUNKING, keeping content, on a free port. */
    public static FaultySmtpServer started() {
        return builder().start();
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** Adds faults; where several strike at once, delays add up and the first other one counts. */
    public FaultySmtpServer fail(Fault... added) {
        faults.addAll(List.of(added));
        return this;
    }

    /** From now on everything works, also in open sessions. */
    public FaultySmtpServer recover() {
        faults.clear();
        return this;
    }

    /** Takes connections again, on the same port; does nothing to a running server. */
    public synchronized void start() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host()), port), 1_024);
            port = socket.getLocalPort();
            listener = socket;
            acceptor = daemon("smtp-" + port, () -> accept(socket));
        } catch (IOException failure) {
            throw new UncheckedIOException("Port " + port + " is taken, so the SMTP server cannot start", failure);
        }
    }

    /** Refuses connections and cuts the open ones; what was accepted stays counted. */
    public synchronized void stop() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            closeQuietly(socket);
            awaitAcceptor();
        }
        cutConnections();
    }

    /** The kernel takes connections as long as a thread is still in accept, though the socket is closed (seen on JDK 25). */
    private void awaitAcceptor() {
        Thread last = acceptor;
        acceptor = null;
        try {
            if (last != null) {
                last.join(5_000);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts every open connection; new ones are taken. */
    public void cutConnections() {
        open.forEach(FaultySmtpServer::closeQuietly);
    }

    @Override
    public void close() {
        stop();
    }

    /** Mails taken, whatever the client heard of it. */
    public long accepted() {
        return mailbox.accepted();
    }

    /** The mails taken, in order, unless only counts are kept. */
    public List<AcceptedMail> mails() {
        return mailbox.mails();
    }

    /**
     * Those of the mails taken whose connection ended before the client had shown that it read the answer, by further content or QUIT, in
     * order of that end; none where only counts are kept. Their senders cannot know what became of them, or need not.
     */
    public List<UnreadReply> unreadReplies() {
        return mailbox.unreadReplies();
    }

    public List<AcceptedMail> mailsTo(String address) {
        return mailbox.mails().stream()
                .filter(mail -> mail.recipients().contains(address))
                .toList();
    }

    /** How often this address was sent a mail, whichever. */
    public int deliveriesTo(String address) {
        return mailbox.deliveriesTo(address);
    }

    /** @param messageId with its angle brackets */
    public int deliveriesOf(String messageId) {
        return mailbox.deliveriesOf(messageId);
    }

    public int distinctRecipients() {
        return mailbox.distinctRecipients();
    }

    public int distinctMessageIds() {
        return mailbox.distinctMessageIds();
    }

    /** How often a recipient was sent a mail with a Message-ID that the same recipient already had. */
    public long duplicates() {
        return mailbox.duplicates();
    }

    /** How often RCPT named this address, whatever the reply. */
    public int triesFor(String address) {
        return tries.count(address);
    }

    /** How often a fault, delays apart, struck at this step. */
    public long struckAt(Step step) {
        return count(step).get();
    }

    /** Connections taken since the first start. */
    public long sessions() {
        return sessions.get();
    }

    public int openConnections() {
        return open.size();
    }

    /** Forgets what was taken and tried; faults stay. */
    public void forget() {
        mailbox.clear();
        tries.clear();
    }

    /** The counts as one line, for people and other processes: the answer to the command XCOUNTS. */
    public String summary() {
        return "accepted=%d recipients=%d message-ids=%d duplicates=%d sessions=%d"
                .formatted(accepted(), distinctRecipients(), distinctMessageIds(), duplicates(), sessions());
    }

    Set<Extension> extensions() {
        return extensions;
    }

    @Nullable
    LoginCheck logins() {
        return logins;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    List<Fault> faults() {
        return faults;
    }

    void tried(String address) {
        tries.add(address);
    }

    void struck(Step step) {
        count(step).incrementAndGet();
    }

    private AtomicLong count(Step step) {
        return Objects.requireNonNull(struck.get(step));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                long number = sessions.incrementAndGet();
                open.add(connection);
                if (socket.isClosed()) {
                    // stop() may have cut the others before it could see this one.
                    closeQuietly(connection);
                }
                daemon("smtp-" + port + "-" + number, () -> serve(connection, number));
            } catch (IOException closed) {
                // The loop's condition says whether that was stop().
            }
        }
    }

    private void serve(Socket connection, long number) {
        try (connection) {
            connection.setTcpNoDelay(true);
            new SmtpSession(this, number, connection).run();
        } catch (IOException cut) {
            // The client went, or stop() cut it: a session has no more to say.
        } finally {
            open.remove(connection);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // Which is what was wanted.
        }
    }

    public static final class Builder {

        private final EnumSet<Extension> extensions = EnumSet.complementOf(EnumSet.of(Extension.CHUNKING));
        private Keep keep = Keep.CONTENT;
        private @Nullable LoginCheck logins;
        private int port;

        private Builder() {}

        public Builder with(Extension... more) {
            extensions.addAll(List.of(more));
            return this;
        }

        public Builder without(Extension... missing) {
            extensions.removeAll(List.of(missing));
            return this;
        }

        /** Takes mails only after a login. @param mechanisms of CRAM-MD5 and XOAUTH2, whose secret is the access token */
        public Builder login(String user, String secret, String... mechanisms) {
            logins = new LoginCheck(user, secret, List.of(mechanisms));
            return this;
        }

        public Builder keep(Keep what) {
            keep = what;
            return this;
        }

        /** @param number 0 for any free one */
        public Builder port(int number) {
            port = number;
            return this;
        }

        public FaultySmtpServer start() {
            FaultySmtpServer server = new FaultySmtpServer(this);
            server.start();
            return server;
        }
    }
}
