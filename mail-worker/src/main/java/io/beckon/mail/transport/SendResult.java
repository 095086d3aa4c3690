package io.beckon.mail.transport;

import org.jspecify.annotations.Nullable;

/** What became of one try to send one mail. */
public sealed interface SendResult {
    /** The server answered the final dot with 2xx: it has the mail, and that is a fact whatever happens next. */
    record Accepted(SmtpReply reply) implements SendResult {}

    /**
     * Not sent, worth another try: a 4xx, a time-out, a connection that was refused or dropped; the server cannot have the mail.
     *
     * @param phase how far it had come; see {@link SmtpPhase#beforeEnvelope()}
     * @param reply the server's answer, where it gave one
     * @param cause one sentence for people
     */
    record RefusedForNow(SmtpPhase phase, @Nullable SmtpReply reply, String cause) implements SendResult {}

    /** Not sent and never to be: a 5xx about this mail. */
    record Refused(SmtpPhase phase, SmtpReply reply) implements SendResult {}

    /**
     * The final dot was out and no answer came: the server may have the mail or not.
     *
     * @param cause one sentence for people
     */
    record Unknown(String cause) implements SendResult {}

    /** A negative answer, permanent or not. */
    static SendResult negative(SmtpPhase phase, SmtpReply reply) {
        return reply.isPermanent() && !phase.beforeEnvelope()
                ? new Refused(phase, reply)
                : new RefusedForNow(phase, reply, "The server answered " + reply);
    }
}
