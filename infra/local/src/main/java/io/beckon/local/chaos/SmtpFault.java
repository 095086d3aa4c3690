package io.beckon.local.chaos;

import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.Step;
import java.util.function.Function;

/** How the mail server fails, and at which share of the tries. */
enum SmtpFault {
    LATER_AT_RECIPIENT("4xx at the recipient", 0.03, false, Step.RCPT, at -> at.reply("451 4.7.1 Greylisted")),
    LATER_AT_DOT("4xx at the dot", 0.02, false, Step.DOT, at -> at.reply("452 4.3.1 Mail system full")),
    REFUSED_AT_RECIPIENT("5xx at the recipient", 0.01, true, Step.RCPT, at -> at.reply("550 5.1.1 No such user")),
    REFUSED_AT_DOT("5xx at the dot", 0.005, true, Step.DOT, at -> at.reply("554 5.7.1 Not wanted here")),
    STALL_BEFORE_DOT("stall before the dot", 0.002, false, Step.DATA, Fault.Start::stall),
    STALL_AFTER_DOT("stall after the dot", 0.002, false, Step.DOT, Fault.Start::stall),
    CUT_BEFORE_DOT("cut before the dot", 0.01, false, Step.BODY, Fault.Start::drop),
    CUT_AFTER_DOT("cut after the dot", 0.01, false, Step.DOT, Fault.Start::drop),
    CUT_WITHIN_REPLY("cut mid-reply", 0.01, false, Step.DOT, Fault.Start::dropWithinReply);

    private final String label;
    private final double share;
    private final boolean forGood;
    private final Step step;
    private final Function<Fault.Start, Fault> action;

    SmtpFault(String label, double share, boolean forGood, Step step, Function<Fault.Start, Fault> action) {
        this.label = label;
        this.share = share;
        this.forGood = forGood;
        this.step = step;
        this.action = action;
    }

    String label() {
        return label;
    }

    /** Of all tries, or of all recipients if it is for good. */
    double share() {
        return share;
    }

    /** Whether it strikes at every try for the same recipient. */
    boolean forGood() {
        return forGood;
    }

    /** Whether the mail is taken and the answer withheld. */
    boolean takesUnanswered() {
        return step == Step.DOT && this != LATER_AT_DOT && this != REFUSED_AT_DOT;
    }

    Fault fault() {
        return action.apply(Fault.at(step));
    }
}
