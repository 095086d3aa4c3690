package io.beckon.mail.transport;

import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SmtpSettings.TlsMode;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the open socket to a server that takes envelopes: greeting, EHLO, TLS, login. */
final class SmtpHandshake extends SimpleChannelInboundHandler<SmtpReply> {

    /** The server would not have us. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RefusedForNow result;

        Failed(SmtpPhase phase, @Nullable SmtpReply reply, String cause) {
            super(cause, null, false, false);
            this.result = new RefusedForNow(phase, reply, cause);
        }

        RefusedForNow result() {
            return result;
        }
    }

    private enum Awaiting {
        GREETING(SmtpPhase.GREETING),
        EHLO(SmtpPhase.EHLO),
        HELO(SmtpPhase.EHLO),
        STARTTLS(SmtpPhase.STARTTLS),
        TLS(SmtpPhase.STARTTLS),
        AUTH(SmtpPhase.AUTH);

        private final SmtpPhase phase;

        Awaiting(SmtpPhase phase) {
            this.phase = phase;
        }
    }

    /** No login here needs more than two. */
    private static final int MOST_CHALLENGES = 3;

    private final SmtpSettings settings;
    private final String secret;
    private final @Nullable SslContext tls;
    private final CompletableFuture<ServerOffers> ready = new CompletableFuture<>();
    private Awaiting awaiting = Awaiting.GREETING;
    private ServerOffers offers = ServerOffers.NOTHING;
    private @Nullable SmtpLogin login;
    private int challenges;
    private @Nullable Future<?> timer;

    SmtpHandshake(SmtpSettings settings, @Nullable SslContext tls, String secret) {
        this.settings = settings;
        this.tls = tls;
        this.secret = secret;
    }

    /** Completed on the event loop, with {@link Failed} otherwise. */
    CompletableFuture<ServerOffers> ready() {
        return ready;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (settings.tls() == TlsMode.IMPLICIT) {
            encrypt(context, Awaiting.GREETING);
        } else {
            await(context, Awaiting.GREETING);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, SmtpReply reply) {
        switch (awaiting) {
            case GREETING -> {
                if (positive(context, reply)) {
                    say(context, Awaiting.EHLO, "EHLO " + ownName(context.channel()));
                }
            }
            case EHLO -> {
                if (reply.code() >= 500 && settings.tls() == TlsMode.NONE && settings.username() == null) {
                    say(context, Awaiting.HELO, "HELO " + ownName(context.channel()));
                } else if (positive(context, reply)) {
                    introduced(context, ServerOffers.in(reply));
                }
            }
            case HELO -> {
                if (positive(context, reply)) {
                    done(context, ServerOffers.NOTHING);
                }
            }
            case STARTTLS -> {
                if (positive(context, reply)) {
                    startTls(context);
                }
            }
            case AUTH -> loginAnswered(context, reply);
            case TLS -> fail(context, null, "The server wrote in the clear where TLS was to begin.");
        }
    }

    private void introduced(ChannelHandlerContext context, ServerOffers given) {
        offers = given;
        if (settings.tls() == TlsMode.STARTTLS && context.pipeline().get(SslHandler.class) == null) {
            if (given.startTls()) {
                say(context, Awaiting.STARTTLS, "STARTTLS");
            } else {
                awaiting = Awaiting.STARTTLS;
                fail(
                        context,
                        null,
                        "The server does not offer STARTTLS, and nothing is sent in the clear; see its setting tls.");
            }
        } else if (settings.username() == null) {
            done(context, given);
        } else {
            logIn(context, given);
        }
    }

    private void logIn(ChannelHandlerContext context, ServerOffers given) {
        boolean encrypted = context.pipeline().get(SslHandler.class) != null;
        login = SmtpLogin.of(settings, given.auth(), secret, encrypted);
        if (login != null) {
            say(context, Awaiting.AUTH, login.command());
            return;
        }
        awaiting = Awaiting.AUTH;
        String understood = settings.hasAccessToken() ? "XOAUTH2, for the access token" : "PLAIN, LOGIN, CRAM-MD5";
        fail(context, null, "The server offers no login that fits (" + understood + ") but " + given.auth() + ".");
    }

    private void loginAnswered(ChannelHandlerContext context, SmtpReply reply) {
        String answer = reply.code() == 334 && login != null && challenges++ < MOST_CHALLENGES
                ? login.answer(reply.text())
                : null;
        if (answer != null) {
            say(context, Awaiting.AUTH, answer);
        } else if (positive(context, reply)) {
            done(context, offers);
        }
    }

    private void startTls(ChannelHandlerContext context) {
        SmtpReplyDecoder decoder = context.pipeline().get(SmtpReplyDecoder.class);
        if (decoder.hasMore()) {
            fail(context, null, "The server wrote in the clear after it had agreed to TLS.");
        } else {
            encrypt(context, Awaiting.EHLO);
        }
    }

    private void encrypt(ChannelHandlerContext context, Awaiting next) {
        if (tls == null) {
            throw new IllegalStateException("TLS is to begin without a TLS context.");
        }
        SslHandler handler = tls.newHandler(context.alloc(), settings.host(), settings.port());
        handler.setHandshakeTimeoutMillis(settings.timeouts().ehlo().toMillis());
        await(context, Awaiting.TLS);
        context.pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                fail(context, null, "TLS failed: " + done.cause().getMessage());
            } else if (next == Awaiting.EHLO) {
                say(context, Awaiting.EHLO, "EHLO " + ownName(context.channel()));
            } else {
                await(context, next);
            }
        });
    }

    private boolean positive(ChannelHandlerContext context, SmtpReply reply) {
        if (!reply.isPositive()) {
            fail(context, reply, "The server answered " + reply);
        }
        return reply.isPositive();
    }

    private void say(ChannelHandlerContext context, Awaiting next, String line) {
        await(context, next);
        context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), line + "\r\n"));
    }

    private void await(ChannelHandlerContext context, Awaiting next) {
        awaiting = next;
        stopTimer();
        long millis = settings.timeouts().of(next.phase).toMillis();
        timer = context.executor()
                .schedule(
                        () -> fail(context, null, "No answer within " + millis + " ms (" + next.phase + ")."),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void done(ChannelHandlerContext context, ServerOffers given) {
        stopTimer();
        context.pipeline().remove(this);
        ready.complete(given);
    }

    private void fail(ChannelHandlerContext context, @Nullable SmtpReply reply, String cause) {
        stopTimer();
        if (ready.completeExceptionally(new Failed(awaiting.phase, reply, cause))) {
            context.close();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, null, "The server closed the connection (" + awaiting.phase + ").");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, null, String.valueOf(cause.getMessage()));
    }

    /** An address literal is right everywhere (RFC 5321 4.1.3), a host name only where it resolves. */
    private String ownName(Channel channel) {
        if (settings.ehloName() != null) {
            return settings.ehloName();
        }
        if (channel.localAddress() instanceof InetSocketAddress own) {
            String address = own.getAddress().getHostAddress();
            int zone = address.indexOf('%');
            String bare = zone < 0 ? address : address.substring(0, zone);
            return own.getAddress() instanceof Inet6Address ? "[IPv6:" + bare + "]" : "[" + bare + "]";
        }
        return "localhost";
    }
}
