package io.beckon.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What is killed when, all of it from the seed. Moments are counted in rows handed over and mails taken, never in time, so that a seed
 * gives the same plan on a fast machine and on a slow one.
 *
 * @param lists rows of each list that is handed over
 */
record ChaosPlan(long seed, List<Integer> lists, List<Kill> kills) {

    private static final int LEAST_DOWN_MILLIS = 100;
    private static final int MOST_DOWN_MILLIS = 3_000;

    /** When something is killed. */
    sealed interface Moment {}

    /** While list number so-and-so is uploaded, at a share of its bytes. */
    record Uploading(int list, double share) implements Moment {}

    /** Directly after a list was taken whole. */
    record Submitted(int list) implements Moment {}

    /** When the mail server has taken so many mails. */
    record Taken(long mails) implements Moment {}

    /**
     * @param downFor  before it is started again
     * @param together whether the next one may be killed before this one is ready again
     */
    record Kill(Victim victim, Moment moment, Duration downFor, boolean together) {}

    /** @param people rows in all, at least 10 */
    static ChaosPlan of(long seed, int people, int kills) {
        Random random = new Random(seed);
        List<Integer> lists = lists(people, Math.max(3, Math.min(10, kills / 3)));
        List<Victim> victims = new ArrayList<>();
        while (victims.size() < kills) {
            List<Victim> round = new ArrayList<>(Arrays.asList(Victim.values()));
            Collections.shuffle(round, random);
            victims.addAll(round);
        }
        List<Kill> planned = new ArrayList<>();
        for (Victim victim : victims.subList(0, kills)) {
            Moment moment = moment(victim, people, lists.size(), random, planned);
            planned.add(new Kill(
                    victim,
                    moment,
                    Duration.ofMillis(random.nextInt(LEAST_DOWN_MILLIS, MOST_DOWN_MILLIS)),
                    random.nextInt(4) == 0));
        }
        return new ChaosPlan(seed, lists, List.copyOf(planned));
    }

    /** Those at a number of mails, in their order. */
    List<Kill> whileMailing() {
        return kills.stream()
                .filter(kill -> kill.moment() instanceof Taken)
                .sorted(Comparator.comparingLong(kill -> ((Taken) kill.moment()).mails()))
                .toList();
    }

    /** Those that cut the upload of a list, in the order of their shares. */
    List<Kill> whileUploading(int list) {
        return kills.stream()
                .filter(kill -> kill.moment() instanceof Uploading uploading && uploading.list() == list)
                .sorted(Comparator.comparingDouble(kill -> ((Uploading) kill.moment()).share()))
                .toList();
    }

    List<Kill> afterSubmission(int list) {
        return kills.stream()
                .filter(kill -> kill.moment() instanceof Submitted submitted && submitted.list() == list)
                .toList();
    }

    private static List<Integer> lists(int people, int count) {
        List<Integer> lists = new ArrayList<>(Collections.nCopies(count, people / count));
        lists.set(count - 1, people - people / count * (count - 1));
        return List.copyOf(lists);
    }

    /** Where the victim has something to do: a gateway while it takes a list, an invite worker after that, a scheduler among reminders. */
    private static Moment moment(Victim victim, int people, int lists, Random random, List<Kill> before) {
        boolean atWork = before.stream().noneMatch(kill -> kill.victim() == victim) || random.nextInt(3) > 0;
        if (victim == Victim.GATEWAY && atWork) {
            return new Uploading(random.nextInt(lists), random.nextDouble(0.1, 0.9));
        }
        if (victim == Victim.INVITE_WORKER && atWork) {
            return new Submitted(random.nextInt(lists));
        }
        return victim == Victim.REMINDER_SCHEDULER
                ? new Taken((long) (people * random.nextDouble(0.5, 1.6)))
                : new Taken((long) (people * random.nextDouble(0.05, 1.6)));
    }
}
