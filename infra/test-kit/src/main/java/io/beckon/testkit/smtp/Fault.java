package io.beckon.testkit.smtp;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * One way to fail: a step, what happens there, and when it does.
 *
 * <pre>{@code
 * Fault.at(Step.RCPT).reply("451 4.7.1 Greylisted").firstForEachRecipient(2)
 * Fault.at(Step.DOT).drop().every(100)
 * Fault.at(Step.MAIL).delay(Duration.ofMillis(20))
 * }</pre>
 *
 * Conditions narrow each other in the order they are written: {@code forRecipient(p).first(3)} is the first three times
 * that p holds. A fault counts, so give each server faults of its own.
 */
public final class Fault {

    /** What happens instead of, or before, the ordinary reply. */
    sealed interface Action {}

    record Reply(String line) implements Action {}

    record Delay(Duration duration) implements Action {}

    record Stall() implements Action {}

    record Drop(When when) implements Action {}

    enum When {
        BEFORE_REPLY,
        WITHIN_REPLY,
        AFTER_REPLY
    }

    private final Step step;
    private final Action action;
    private final Predicate<Moment> condition;

    private Fault(Step step, Action action, Predicate<Moment> condition) {
        this.step = step;
        this.action = action;
        this.condition = condition;
    }

    public static Start at(Step step) {
        return new Start(step);
    }

    /** Only where this holds too. */
    public Fault when(Predicate<Moment> narrower) {
        return new Fault(step, action, condition.and(narrower));
    }

    /** Only where the recipient, or one of the accepted recipients, matches. */
    public Fault forRecipient(Predicate<String> recipient) {
        return when(moment -> moment.recipients().stream().anyMatch(recipient));
    }

    /** The n-th time, the 2n-th, and so on. */
    public Fault every(int n) {
        AtomicLong times = new AtomicLong();
        return when(moment -> times.incrementAndGet() % n == 0);
    }

    /** The first n times. */
    public Fault first(int n) {
        AtomicLong times = new AtomicLong();
        return when(moment -> times.incrementAndGet() <= n);
    }

    /** The first n times of each recipient, as greylisting does it. Remembers hashes only. */
    public Fault firstForEachRecipient(int n) {
        HashCounts tries = new HashCounts();
        return when(moment ->
                moment.recipients().stream().mapToInt(tries::add).max().orElse(Integer.MAX_VALUE) <= n);
    }

    /** @param share from 0 to 1; the same seed gives the same decisions in the same order */
    public Fault probability(double share, long seed) {
        Random random = new Random(seed);
        return when(moment -> random.nextDouble() < share);
    }

    boolean strikes(Moment moment) {
        return moment.step() == step && condition.test(moment);
    }

    Action action() {
        return action;
    }

    /** The step is said, what happens there is not. */
    public static final class Start {

        private final Step step;

        private Start(Step step) {
            this.step = step;
        }

        /** Answers with this line, for instance "550 5.1.1 No such user". At BANNER and BODY, and after a 421, the connection is closed. */
        public Fault reply(String line) {
            return fault(new Reply(line));
        }

        /** 451 to the first n tries of each recipient, then as usual. */
        public Fault greylist(int n) {
            return reply("451 4.7.1 Greylisted, please try again later").firstForEachRecipient(n);
        }

        /** Answers as usual, but later. */
        public Fault delay(Duration duration) {
            return fault(new Delay(duration));
        }

        /** Never answers, until the client gives up or the server stops. */
        public Fault stall() {
            return fault(new Stall());
        }

        /** Closes the connection instead of answering. */
        public Fault drop() {
            return fault(new Drop(When.BEFORE_REPLY));
        }

        /** Closes the connection when half of the ordinary reply is written. */
        public Fault dropWithinReply() {
            return fault(new Drop(When.WITHIN_REPLY));
        }

        /** Closes the connection when the ordinary reply is written. */
        public Fault dropAfterReply() {
            return fault(new Drop(When.AFTER_REPLY));
        }

        private Fault fault(Action action) {
            return new Fault(step, action, moment -> true);
        }
    }
}
