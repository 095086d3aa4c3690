package io.beckon.mail.transport;

import io.beckon.mail.transport.SendResult.Accepted;
import io.beckon.mail.transport.SendResult.Refused;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SendResult.Unknown;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that takes one mail after the other. All of it runs on the channel's event loop.
 *
 * <p>Where the server offers PIPELINING, MAIL, RCPT and DATA leave in one write, and the next mail's envelope rides with the final dot of the
 * one before (RFC 2920 3.1 allows content to start a group). Each answer counts the moment it is read: a mail's 250 does not wait for
 * what the server says about the next envelope.
 *
 * <p>Where it offers CHUNKING, the content is one last chunk (BDAT, RFC 3030) that follows the answer to RCPT instead of the one to DATA: as many
 * rounds, and nobody has to agree on what ends the content. What is said of the final dot is true of the last chunk's last octet.
 */
final class SmtpConnection extends SimpleChannelInboundHandler<SmtpReply> {
    private static final SmtpReply NO_SMTPUTF8 = new SmtpReply(
            553, "5.6.7", "5.6.7 The server does not offer SMTPUTF8, which this address needs (RFC 6531)");
    private static final long QUIT_PATIENCE_SECONDS = 5;

    /** Where connections get their mails and report what happens to themselves. */
    interface Pool {
        /** The next mail that waits, or null. */
        @Nullable
        Sending next();

        /** The connection has nothing to do. */
        void idle(SmtpConnection connection);

        /** The connection takes no more mails. */
        void gone(SmtpConnection connection);

        /** A mail that may start over elsewhere. */
        void moved(Sending sending);
    }

    private enum Step {
        MAIL(SmtpPhase.MAIL),
        RCPT(SmtpPhase.RCPT),
        DATA(SmtpPhase.DATA),
        /** Or the last chunk. */
        DOT(SmtpPhase.FINAL_DOT),
        /** The dot of a mail nobody may have: DATA was let through after its recipient was refused (RFC 2920 3.1). */
        EMPTY_DOT(SmtpPhase.FINAL_DOT),
        RSET(SmtpPhase.MAIL),
        QUIT(SmtpPhase.MAIL);

        private final SmtpPhase phase;

        Step(SmtpPhase phase) {
            this.phase = phase;
        }

        boolean inEnvelope() {
            return this == MAIL || this == RCPT || this == DATA;
        }
    }

    private record Awaited(Step step, @Nullable Sending sending) {}

    private final Channel channel;
    private final SmtpSettings settings;
    private final ServerOffers offers;
    private final boolean chunking;
    private final Pool pool;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final Future<?> clock;
    private long since = System.nanoTime();
    private int mails;
    private boolean resetting;
    private boolean ended;
    private boolean draining;
    private boolean quitting;

    SmtpConnection(Channel channel, SmtpSettings settings, ServerOffers offers, Pool pool) {
        this.channel = channel;
        this.settings = settings;
        this.offers = offers;
        this.chunking = offers.chunking() && settings.chunking();
        this.pool = pool;
        long tick = tickMillis(settings);
        this.clock = channel.eventLoop().scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    private static long tickMillis(SmtpSettings settings) {
        SmtpSettings.Timeouts timeouts = settings.timeouts();
        long shortest = settings.idleClose().toMillis();
        for (SmtpPhase phase : SmtpPhase.values()) {
            shortest = Math.min(shortest, timeouts.of(phase).toMillis());
        }
        return Math.max(1, Math.min(1000, shortest / 4));
    }

    /** Takes a mail from the pool; from any thread. */
    void take(Sending sending) {
        channel.eventLoop().execute(() -> {
            if (ended || quitting) {
                pool.moved(sending);
            } else {
                begin(sending);
                channel.flush();
            }
        });
    }

    /** Ends it as soon as nothing is on its way; from any thread. */
    void drain() {
        channel.eventLoop().execute(() -> {
            draining = true;
            if (awaited.isEmpty() && !ended && !quitting) {
                quit();
            }
        });
    }

    /** Ends it now; from any thread. */
    void cut(String cause) {
        channel.eventLoop().execute(() -> end(cause, null));
    }

    /** Starts this mail, or those after it where it may not start. Does not flush. */
    private void begin(Sending first) {
        Sending sending = first;
        while (sending != null) {
            if (!sending.watch().mayStart()) {
                sending.complete(new RefusedForNow(SmtpPhase.QUEUED, null, "It was not allowed to start any more."));
            } else if (sending.mail().needsSmtpUtf8() && !offers.smtpUtf8()) {
                sending.complete(new Refused(SmtpPhase.MAIL, NO_SMTPUTF8));
            } else {
                envelope(sending);
                return;
            }
            sending = pool.next();
        }
        whenNothingIsLeft();
    }

    private void envelope(Sending sending) {
        mails++;
        String mail = "MAIL FROM:<" + sending.mail().envelopeFrom() + ">"
                + (offers.size() ? " SIZE=" + sending.mail().content().length : "")
                + (sending.mail().needsSmtpUtf8() ? " SMTPUTF8" : "");
        if (offers.pipelining()) {
            write(mail + "\r\n" + rcpt(sending) + (chunking ? "\r\n" : "\r\nDATA\r\n"));
            await(Step.MAIL, sending);
            await(Step.RCPT, sending);
            if (!chunking) {
                await(Step.DATA, sending);
            }
        } else {
            write(mail + "\r\n");
            await(Step.MAIL, sending);
        }
    }

    private static String rcpt(Sending sending) {
        return "RCPT TO:<" + sending.mail().envelopeTo() + ">";
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, SmtpReply reply) {
        Awaited head = awaited.poll();
        since = System.nanoTime();
        if (ended) {
            return;
        }
        if (head == null) {
            end("The server spoke unasked: " + reply, reply);
            return;
        }
        if (head.sending() == null) {
            housekeeping(head.step(), reply);
        } else {
            about(head.sending(), head, reply);
        }
        if (reply.closes()) {
            end("The server answered " + reply, reply);
        }
        channel.flush();
    }

    private void housekeeping(Step step, SmtpReply reply) {
        if (step == Step.QUIT) {
            end("The server said goodbye.", null);
        } else if (step == Step.RSET && !reply.isPositive()) {
            end("The server refused RSET: " + reply, reply);
        } else if (step == Step.RSET) {
            resetting = false;
            goOn();
        }
    }

    private void about(Sending sending, Awaited head, SmtpReply reply) {
        Step step = head.step();
        draining |= reply.closes();
        if (reply.closes() && step.inEnvelope()) {
            // It speaks of the connection, so the mail is as if unanswered: end() decides.
            awaited.addFirst(head);
            return;
        }
        sending.answered();
        switch (step) {
            case MAIL, RCPT -> envelopeAnswered(sending, step, reply);
            case DATA -> dataAnswered(sending, reply);
            case DOT -> {
                sending.complete(
                        reply.isPositive() ? new Accepted(reply) : SendResult.negative(SmtpPhase.FINAL_DOT, reply));
                goOn();
            }
            case EMPTY_DOT -> refused(sending);
            case RSET, QUIT -> throw new IllegalStateException(step + " is about no mail.");
        }
    }

    private void envelopeAnswered(Sending sending, Step step, SmtpReply reply) {
        if (!reply.isPositive()) {
            sending.refuse(step.phase, reply);
        }
        if (offers.pipelining() && (step == Step.MAIL || !chunking)) {
            return; // more of the group is still to be answered
        }
        if (sending.refusal() != null) {
            refused(sending);
        } else if (step == Step.MAIL) {
            write(rcpt(sending) + "\r\n");
            await(Step.RCPT, sending);
        } else if (chunking) {
            content(sending);
        } else {
            write("DATA\r\n");
            await(Step.DATA, sending);
        }
    }

    private void dataAnswered(Sending sending, SmtpReply reply) {
        if (reply.asksForContent() && sending.refusal() == null) {
            content(sending);
        } else if (reply.asksForContent()) {
            write(".\r\n");
            await(Step.EMPTY_DOT, sending);
        } else {
            sending.refuse(SmtpPhase.DATA, reply.isPositive() ? unexpected(reply) : reply);
            refused(sending);
        }
    }

    private static SmtpReply unexpected(SmtpReply reply) {
        return new SmtpReply(451, "4.5.0", "4.5.0 The server answered DATA with " + reply);
    }

    private void content(Sending sending) {
        ByteBuf content;
        try {
            byte[] octets = sending.mail().content();
            content = chunking ? LastChunk.of(octets) : DotStuffing.withFinalDot(octets);
        } catch (IllegalArgumentException e) {
            sending.fail(e);
            // After DATA the server waits for content, and anything written now would be a mail; only closing takes it
            // back.
            end("A mail's content could not be sent.", null);
            return;
        }
        if (!sending.watch().mayFinish()) {
            content.release();
            sending.complete(new RefusedForNow(SmtpPhase.QUEUED, null, "It was not allowed to be finished."));
            end("A mail was taken back before its final dot.", null);
            return;
        }
        sending.contentWritten(channel.write(content).addListener(written -> since = System.nanoTime()));
        await(Step.DOT, sending);
        if (offers.pipelining() && takesMore()) {
            Sending next = pool.next();
            if (next != null) {
                begin(next);
            }
        }
    }

    /** Gives the refusal and clears the transaction; the next envelope rides with the RSET. */
    private void refused(Sending sending) {
        SendResult refusal = sending.refusal();
        if (refusal == null) {
            throw new IllegalStateException("A mail was given up without a refusal.");
        }
        sending.complete(refusal);
        write("RSET\r\n");
        await(Step.RSET, null);
        resetting = true;
        if (offers.pipelining()) {
            goOn();
        }
    }

    /** Takes the next mail where none is on its way. */
    private void goOn() {
        boolean busy = awaited.stream().anyMatch(step -> step.sending() != null);
        if (ended || busy || (resetting && !offers.pipelining())) {
            return;
        }
        Sending next = takesMore() ? pool.next() : null;
        if (next != null) {
            begin(next);
        } else {
            whenNothingIsLeft();
        }
    }

    private void whenNothingIsLeft() {
        if (!awaited.isEmpty()) {
            return;
        }
        if (takesMore()) {
            pool.idle(this);
        } else if (!quitting && !ended) {
            quit();
        }
    }

    private boolean takesMore() {
        return !ended && !quitting && !draining && mails < settings.mailsPerConnection();
    }

    private void quit() {
        quitting = true;
        pool.gone(this);
        write("QUIT\r\n");
        await(Step.QUIT, null);
        channel.flush();
        channel.eventLoop()
                .schedule(() -> end("The server did not answer QUIT.", null), QUIT_PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void write(String lines) {
        channel.write(ByteBufUtil.writeUtf8(channel.alloc(), lines));
    }

    private void await(Step step, @Nullable Sending sending) {
        if (awaited.isEmpty()) {
            since = System.nanoTime();
        }
        awaited.add(new Awaited(step, sending));
    }

    private void tick() {
        if (ended) {
            return;
        }
        Awaited head = awaited.peek();
        long waited = System.nanoTime() - since;
        if (head == null) {
            if (waited > settings.idleClose().toNanos()) {
                quit();
            }
            return;
        }
        boolean writing = head.step() == Step.DOT
                && head.sending() != null
                && !head.sending().finalDotOut();
        SmtpPhase phase = writing ? SmtpPhase.CONTENT : head.step().phase;
        if (waited > settings.timeouts().of(phase).toNanos()) {
            end("No answer within " + settings.timeouts().of(phase).toMillis() + " ms (" + phase + ").", null);
        }
    }

    /** The connection is over: says so to every mail on it, each by how far it had come. */
    private void end(String cause, @Nullable SmtpReply reply) {
        if (ended) {
            return;
        }
        ended = true;
        clock.cancel(false);
        pool.gone(this);
        Map<Sending, Step> left = new LinkedHashMap<>();
        awaited.stream()
                .filter(step -> step.sending() != null)
                .forEach(step -> left.putIfAbsent(step.sending(), step.step()));
        awaited.clear();
        left.forEach((sending, step) -> lost(sending, step, cause, reply));
        channel.close();
    }

    private void lost(Sending sending, Step step, String cause, @Nullable SmtpReply reply) {
        if (step == Step.EMPTY_DOT && sending.refusal() != null) {
            sending.complete(sending.refusal());
        } else if (step == Step.DOT && sending.finalDotOut()) {
            sending.complete(new Unknown(cause));
        } else if (mails > 1 && sending.moves()) {
            // A server may close a used connection at any time: this mail only came too late for it.
            pool.moved(sending);
        } else if (sending.refusal() != null) {
            sending.complete(sending.refusal());
        } else {
            sending.complete(new RefusedForNow(step == Step.DOT ? SmtpPhase.CONTENT : step.phase, reply, cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("The server closed the connection.", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end("The connection broke: " + cause.getMessage(), null);
    }
}
