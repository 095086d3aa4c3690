package io.beckon.mail.journal;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a server answered, as octets. */
final class ResultCodec {

    private static final byte ACCEPTED = 1;
    private static final byte REFUSED = 2;
    private static final byte REFUSED_FOR_NOW = 3;
    private static final byte UNKNOWN = 4;
    private static final byte THERE = 1;
    private static final byte MISSING = 0;

    private ResultCodec() {}

    static void write(SendResult result, ByteBuffer to) {
        if (result instanceof SendResult.Accepted accepted) {
            reply(accepted.reply(), to.put(ACCEPTED));
        } else if (result instanceof SendResult.Refused refused) {
            Words.write(refused.phase().name(), to.put(REFUSED));
            reply(refused.reply(), to);
        } else if (result instanceof SendResult.RefusedForNow later) {
            Words.write(later.phase().name(), to.put(REFUSED_FOR_NOW));
            SmtpReply reply = later.reply();
            to.put(reply == null ? MISSING : THERE);
            if (reply != null) {
                reply(reply, to);
            }
            Words.write(later.cause(), to);
        } else if (result instanceof SendResult.Unknown unknown) {
            Words.write(unknown.cause(), to.put(UNKNOWN));
        }
    }

    static SendResult read(ByteBuffer from) {
        byte kind = from.get();
        return switch (kind) {
            case ACCEPTED -> new SendResult.Accepted(reply(from));
            case REFUSED -> new SendResult.Refused(SmtpPhase.valueOf(Words.read(from)), reply(from));
            case REFUSED_FOR_NOW ->
                new SendResult.RefusedForNow(
                        SmtpPhase.valueOf(Words.read(from)),
                        from.get() == THERE ? reply(from) : null,
                        Words.read(from));
            case UNKNOWN -> new SendResult.Unknown(Words.read(from));
            default -> throw new IllegalArgumentException("The journal has an outcome of unknown kind " + kind + ".");
        };
    }

    private static void reply(SmtpReply reply, ByteBuffer to) {
        to.putShort((short) reply.code());
        optional(reply.enhanced(), to);
        Words.write(reply.text(), to);
    }

    private static SmtpReply reply(ByteBuffer from) {
        return new SmtpReply(from.getShort(), optional(from), Words.read(from));
    }

    private static void optional(@Nullable String words, ByteBuffer to) {
        to.put(words == null ? MISSING : THERE);
        if (words != null) {
            Words.write(words, to);
        }
    }

    private static @Nullable String optional(ByteBuffer from) {
        return from.get() == THERE ? Words.read(from) : null;
    }
}
