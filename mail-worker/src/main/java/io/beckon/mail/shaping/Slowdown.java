package io.beckon.mail.shaping;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpReply;

/** Tells whether an answer asks to be written to more slowly; read from the codes, never from the words. */
final class Slowdown {

    private static final String GREYLISTING = "4.7.1";
    private static final String CONGESTION = "4.4.5";

    private Slowdown() {}

    /**
     * To a recipient or to the content: a 421, or a policy against us (4.7.x), or congestion (4.4.5). Not 450 and 451 with 4.7.1, by which
     * greylisting asks every first mail to come back, and no 4.2.x beside 421: that is about one mailbox.
     */
    static boolean isAskedBy(SendResult result) {
        if (!(result instanceof SendResult.RefusedForNow refused)
                || refused.reply() == null
                || !refused.phase().atRecipient()) {
            return false;
        }
        SmtpReply reply = refused.reply();
        String status = reply.enhanced();
        if (reply.code() == 421) {
            return true;
        }
        return status != null
                && (status.equals(CONGESTION) || (status.startsWith("4.7.") && !status.equals(GREYLISTING)));
    }
}
