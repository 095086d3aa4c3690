package io.beckon.mail.provider;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: smooth weighted round robin among those that work and have rate left, so that of weights 3 and 1 every fourth mail
 * goes to the second, and not every hundredth to fourth hundredth. Thread-safe.
 *
 * <p>A provider that is slow may not have all turns there are in its hands: with more than one and a half times its share on their way, or nine
 * tenths of all, it is passed over as long as there is another.
 */
final class WeightedTurns {

    private final List<Provider> providers;
    private final int[] most;

    // Guarded by this.
    private final long[] current;

    /** @param atOnce mails on their way at once, all providers together */
    WeightedTurns(List<Provider> providers, int atOnce) {
        this.providers = List.copyOf(providers);
        this.current = new long[providers.size()];
        int weights = providers.stream().mapToInt(Provider::weight).sum();
        this.most = providers.stream()
                .mapToInt(provider -> mostOf(atOnce, (double) provider.weight() / weights))
                .toArray();
    }

    private static int mostOf(int atOnce, double share) {
        return Math.max(1, (int) (atOnce * Math.min(0.9, 1.5 * share)));
    }

    /**
     * The next provider, with its leave for one mail taken; null where there is none.
     *
     * @param not those that this mail was tried at already
     */
    @Nullable
    Provider next(BitSet not) {
        if (providers.size() == 1) {
            Provider only = providers.get(0);
            return !not.get(0) && only.tryBegin() ? only : null;
        }
        BitSet left = new BitSet(providers.size());
        left.set(0, providers.size());
        left.andNot(not);
        synchronized (this) {
            for (int i = pick(left); i >= 0; i = pick(left)) {
                Provider picked = providers.get(i);
                if (picked.tryBegin()) {
                    return picked;
                }
                left.clear(i);
            }
        }
        return null;
    }

    int indexOf(Provider provider) {
        return providers.indexOf(provider);
    }

    private int pick(BitSet left) {
        BitSet roomy = new BitSet(providers.size());
        for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
            Provider provider = providers.get(i);
            if (provider.room() <= 0) {
                left.clear(i);
            } else if (provider.inFlight() < most[i]) {
                roomy.set(i);
            }
        }
        return roomy.isEmpty() ? leastLaden(left) : byWeight(roomy);
    }

    private int byWeight(BitSet among) {
        int best = -1;
        long total = 0;
        for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
            int weight = providers.get(i).weight();
            total += weight;
            current[i] += weight;
            if (best < 0 || current[i] > current[best]) {
                best = i;
            }
        }
        current[best] -= total;
        return best;
    }

    private int leastLaden(BitSet among) {
        int best = -1;
        for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
            if (best < 0 || laden(i) < laden(best)) {
                best = i;
            }
        }
        return best;
    }

    private double laden(int i) {
        return (double) providers.get(i).inFlight() / most[i];
    }
}
