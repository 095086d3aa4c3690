package io.beckon.testkit.smtp;

/**
 * Counts strings by a 64-bit hash, at 12 bytes a slot. Among a million strings two meet by chance once in 37 million
 * runs, so that a test may rely on it.
 */
final class HashCounts {

    private static final int FIRST_SLOTS = 1 << 12;

    private long[] hashes = new long[FIRST_SLOTS];
    private int[] counts = new int[FIRST_SLOTS];
    private int used;
    private long surplus;

    /** @return how often the string has been counted, this time included */
    synchronized int add(String string) {
        if (used * 2 > hashes.length) {
            grow();
        }
        long hash = hash(string);
        int slot = slot(hash);
        if (counts[slot] == 0) {
            hashes[slot] = hash;
            used++;
        } else {
            surplus++;
        }
        return ++counts[slot];
    }

    synchronized int count(String string) {
        return counts[slot(hash(string))];
    }

    synchronized int distinct() {
        return used;
    }

    /** How often a string was counted that had been counted before. */
    synchronized long surplus() {
        return surplus;
    }

    synchronized void clear() {
        hashes = new long[FIRST_SLOTS];
        counts = new int[FIRST_SLOTS];
        used = 0;
        surplus = 0;
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ (hash >>> 32)) & mask;
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[oldHashes.length * 2];
        counts = new int[oldCounts.length * 2];
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldCounts[old] != 0) {
                int slot = slot(oldHashes[old]);
                hashes[slot] = oldHashes[old];
                counts[slot] = oldCounts[old];
            }
        }
    }

    /** FNV-1a over the characters, then the finish of MurmurHash3, because FNV alone spreads its low bits badly. */
    private static long hash(String string) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < string.length(); i++) {
            hash = (hash ^ string.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
