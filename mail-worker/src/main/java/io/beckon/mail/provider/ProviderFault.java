package io.beckon.mail.provider;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SendResult.Unknown;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;

/** Tells what a result says: something about the provider, or about the one mail or its recipient. */
final class ProviderFault {

    private ProviderFault() {}

    /**
     * No connection, no TLS, no login, no answer, a connection that was lost, and a 421. Any other answer, refusals included, shows a
     * provider that works. A 421 that says 4.2.x or 4.7.x to a recipient is passed on from the server behind, and shaped by its domain.
     */
    static boolean isIn(SendResult result) {
        if (result instanceof Unknown) {
            return true;
        }
        if (!(result instanceof RefusedForNow refused) || refused.phase() == SmtpPhase.QUEUED) {
            return false;
        }
        SmtpReply reply = refused.reply();
        return refused.phase().beforeEnvelope()
                || reply == null
                || (reply.code() == 421 && !(refused.phase().atRecipient() && reply.isAboutDestination()));
    }

    /** Whether another provider may have the mail at once: this one provably did not get its final dot. */
    static boolean leavesMailTo(SendResult result) {
        return isIn(result) && result instanceof RefusedForNow refused && refused.phase() != SmtpPhase.FINAL_DOT;
    }
}
