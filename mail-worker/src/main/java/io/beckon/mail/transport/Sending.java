package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** One mail on its way. Belongs to the pool while it waits and to one connection's event loop afterwards. */
final class Sending {
    private final ComposedMail mail;
    private final SendWatch watch;
    private final MonoSink<SendResult> sink;
    private volatile boolean cancelled;
    private boolean moved;
    private boolean answered;
    private @Nullable SendResult refusal;
    private @Nullable ChannelFuture contentWritten;

    Sending(ComposedMail mail, SendWatch watch, MonoSink<SendResult> sink) {
        this.mail = mail;
        this.watch = watch;
        this.sink = sink;
        sink.onCancel(() -> cancelled = true);
    }

    ComposedMail mail() {
        return mail;
    }

    SendWatch watch() {
        return watch;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The server has answered something about this mail. */
    void answered() {
        answered = true;
    }

    /** Keeps the first refusal: what follows it in a pipelined group follows from it. */
    void refuse(SmtpPhase phase, SmtpReply reply) {
        if (refusal == null) {
            refusal = SendResult.negative(phase, reply);
        }
    }

    @Nullable
    SendResult refusal() {
        return refusal;
    }

    /** @param written completes when the content's last octet is with the network */
    void contentWritten(ChannelFuture written) {
        contentWritten = written;
    }

    /**
     * Whether the server may have the final dot. Where the write failed or is not complete, its last octets never left this process, so the
     * server cannot have them.
     */
    boolean finalDotOut() {
        return contentWritten != null && contentWritten.isSuccess();
    }

    /** Once only, and only while the server has said nothing about it: then it may start over on another connection. */
    boolean moves() {
        if (moved || answered || contentWritten != null) {
            return false;
        }
        moved = true;
        return true;
    }

    void complete(SendResult result) {
        sink.success(result);
    }

    void fail(RuntimeException misuse) {
        sink.error(misuse);
    }
}
