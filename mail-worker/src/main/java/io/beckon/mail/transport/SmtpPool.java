package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SmtpSettings.TlsMode;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/**
 * A bounded pool of {@link SmtpConnection}s to one server. A connection is opened when a mail finds none free, and at most
 * {@link #mostWaiting} mails wait.
 */
final class SmtpPool implements SmtpConnection.Pool {
    private static final Duration LOOPS_GRACE = Duration.ofSeconds(2);

    private final SmtpSettings settings;
    /** Both lanes may have as many on their way as the connections take; a server without PIPELINING takes half of that. */
    private final int mostWaiting;

    private final LoopResources loops;
    private final EventLoopGroup group;
    private final @Nullable SslContext tls;
    private final Sinks.Empty<Void> allClosed = Sinks.empty();

    // Guarded by this; held for a few instructions, never while something is completed or written.
    private final Deque<Sending> waiting = new ArrayDeque<>();
    private final Deque<SmtpConnection> idle = new ArrayDeque<>();
    private final Set<SmtpConnection> connections = new HashSet<>();
    private int opening;
    private boolean closed;

    /** @param atOnce how many a lane may have on their way, here and at other servers */
    SmtpPool(SmtpSettings settings, int atOnce) {
        this.settings = settings;
        this.mostWaiting = atOnce * 2;
        this.tls = settings.tls() == TlsMode.NONE ? null : tls(settings);
        this.loops = LoopResources.create(
                "smtp", Math.min(settings.connections(), Runtime.getRuntime().availableProcessors()), true);
        this.group = loops.onClient(true);
    }

    private static SslContext tls(SmtpSettings settings) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
            if (settings.trustedCertificates() != null) {
                builder.trustManager(settings.trustedCertificates().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The trusted-certificates " + settings.trustedCertificates() + " of " + settings.host()
                            + " cannot be used; it must be a PEM file of certificates.",
                    e);
        }
    }

    Mono<SendResult> send(ComposedMail mail, SendWatch watch) {
        return Mono.create(sink -> offer(mail, watch, sink));
    }

    private void offer(ComposedMail mail, SendWatch watch, MonoSink<SendResult> sink) {
        Sending sending = new Sending(mail, watch, sink);
        SmtpConnection free = null;
        boolean open = false;
        boolean refused;
        boolean full = false;
        synchronized (this) {
            refused = closed;
            if (!closed) {
                free = idle.pollLast();
                full = free == null && waiting.size() >= mostWaiting;
                if (free == null && !full) {
                    waiting.add(sending);
                    open = mayOpen();
                }
            }
        }
        if (refused) {
            sending.complete(shuttingDown());
        } else if (full) {
            sending.fail(new IllegalStateException("More than " + mostWaiting
                    + " mails wait; each lane is to send at most " + mostWaiting / 2 + " at a time."));
        } else if (free != null) {
            free.take(sending);
        } else if (open) {
            open();
        }
    }

    /** Reserves a place for one more connection where one is needed and allowed. Call with the lock held. */
    private boolean mayOpen() {
        boolean may = !closed && opening < waiting.size() && connections.size() + opening < settings.connections();
        if (may) {
            opening++;
        }
        return may;
    }

    private void open() {
        // The JDK's resolver blocks, and connections are opened rarely: not worth a resolver of our own.
        Mono.fromCallable(() -> new Target(InetAddress.getAllByName(settings.host()), secret()))
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(
                        target -> connect(target, 0),
                        e -> failed(new RefusedForNow(SmtpPhase.CONNECT, null, cannotBegin(e))));
    }

    /** What a connection needs and only a blocking call can say; read each time, because a password may be changed under way. */
    private record Target(InetAddress[] addresses, String secret) {

        boolean has(int next) {
            return next < addresses.length;
        }
    }

    private String secret() {
        return settings.username() == null ? "" : settings.secret();
    }

    private String cannotBegin(Throwable error) {
        return error instanceof UnknownHostException
                ? "The name " + settings.host() + " does not resolve."
                : String.valueOf(error.getMessage());
    }

    private void connect(Target target, int next) {
        SmtpHandshake handshake = new SmtpHandshake(settings, tls, target.secret());
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channelFactory(() -> loops.onChannel(SocketChannel.class, group))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.timeouts().connect().toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new SmtpReplyDecoder(), handshake);
                    }
                });
        ChannelFuture connected = bootstrap.connect(new InetSocketAddress(target.addresses()[next], settings.port()));
        handshake.ready().whenComplete((offers, failure) -> {
            if (failure == null) {
                ready(connected.channel(), offers);
            } else {
                failed(resultOf(failure));
            }
        });
        connected.addListener(done -> {
            if (!done.isSuccess() && target.has(next + 1)) {
                connect(target, next + 1);
            } else if (!done.isSuccess()) {
                failed(new RefusedForNow(
                        SmtpPhase.CONNECT,
                        null,
                        "No connection: " + done.cause().getMessage()));
            }
        });
    }

    private static RefusedForNow resultOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof SmtpHandshake.Failed failed
                ? failed.result()
                : new RefusedForNow(SmtpPhase.CONNECT, null, "No connection: " + cause);
    }

    private void ready(Channel channel, ServerOffers offers) {
        SmtpConnection connection = new SmtpConnection(channel, settings, offers, this);
        channel.pipeline().addLast(connection);
        Sending first;
        boolean unwanted;
        synchronized (this) {
            opening--;
            connections.add(connection);
            unwanted = closed;
            first = pollWaiting();
            if (first == null && !unwanted) {
                idle.add(connection);
            }
        }
        if (unwanted) {
            connection.drain();
        } else if (first != null) {
            connection.take(first);
        }
    }

    /** No mail is to wait for a server that is not there: where no connection is left to serve them, all that wait hear why. */
    private void failed(RefusedForNow why) {
        List<Sending> hopeless = new ArrayList<>();
        synchronized (this) {
            opening--;
            if (connections.isEmpty() && opening == 0) {
                hopeless.addAll(waiting);
                waiting.clear();
            }
        }
        hopeless.forEach(sending -> sending.complete(why));
        completeWhenAllClosed();
    }

    @Override
    public @Nullable Sending next() {
        synchronized (this) {
            return pollWaiting();
        }
    }

    private @Nullable Sending pollWaiting() {
        Sending sending = waiting.poll();
        while (sending != null && sending.isCancelled()) {
            sending = waiting.poll();
        }
        return sending;
    }

    @Override
    public void idle(SmtpConnection connection) {
        Sending next;
        synchronized (this) {
            next = pollWaiting();
            if (next == null && connections.contains(connection)) {
                idle.add(connection);
            }
        }
        if (next != null) {
            connection.take(next);
        }
    }

    @Override
    public void gone(SmtpConnection connection) {
        boolean open;
        synchronized (this) {
            idle.remove(connection);
            open = connections.remove(connection) && mayOpen();
        }
        if (open) {
            open();
        }
        completeWhenAllClosed();
    }

    @Override
    public void moved(Sending sending) {
        boolean refused;
        SmtpConnection free = null;
        boolean open = false;
        synchronized (this) {
            refused = closed;
            if (!closed) {
                free = idle.pollLast();
                if (free == null) {
                    waiting.addFirst(sending);
                    open = mayOpen();
                }
            }
        }
        if (refused) {
            sending.complete(shuttingDown());
        } else if (free != null) {
            free.take(sending);
        } else if (open) {
            open();
        }
    }

    int concurrency() {
        return settings.connections() * 2;
    }

    int openConnections() {
        synchronized (this) {
            return connections.size();
        }
    }

    int waiting() {
        synchronized (this) {
            return waiting.size();
        }
    }

    Mono<Void> close(Duration grace) {
        return Mono.defer(() -> {
            startClosing();
            return allClosed
                    .asMono()
                    .timeout(grace, Mono.fromRunnable(this::cutAll))
                    .then(loops.disposeLater(Duration.ZERO, LOOPS_GRACE));
        });
    }

    private void startClosing() {
        List<Sending> unsent;
        List<SmtpConnection> open;
        synchronized (this) {
            closed = true;
            unsent = List.copyOf(waiting);
            waiting.clear();
            idle.clear();
            open = List.copyOf(connections);
        }
        unsent.forEach(sending -> sending.complete(shuttingDown()));
        open.forEach(SmtpConnection::drain);
        completeWhenAllClosed();
    }

    private void cutAll() {
        List<SmtpConnection> open;
        synchronized (this) {
            open = List.copyOf(connections);
        }
        open.forEach(connection -> connection.cut("The worker stopped before the server answered."));
    }

    private void completeWhenAllClosed() {
        boolean done;
        synchronized (this) {
            done = closed && connections.isEmpty() && opening == 0;
        }
        if (done) {
            allClosed.tryEmitEmpty();
        }
    }

    private static RefusedForNow shuttingDown() {
        return new RefusedForNow(SmtpPhase.QUEUED, null, "The worker is shutting down.");
    }
}
