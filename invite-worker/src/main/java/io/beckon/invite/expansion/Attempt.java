package io.beckon.invite.expansion;

import io.beckon.contracts.message.ChunkSubmitted;
import java.util.Map;

/**
 * One transaction over a chunk, or over a part of it that is then rolled back.
 *
 * @param alone     with the campaign for itself, so that it may count up to its limit
 * @param poison    rows to be parked, by their position in the chunk, with the cause
 * @param from      the first position taken
 * @param to        the first one no longer taken
 * @param rehearsal whether it is rolled back
 */
record Attempt(ChunkSubmitted chunk, boolean alone, Map<Integer, String> poison, int from, int to, boolean rehearsal) {

    static Attempt at(ChunkSubmitted chunk) {
        return new Attempt(chunk, false, Map.of(), 0, Integer.MAX_VALUE, false);
    }

    Attempt withCampaignAlone() {
        return new Attempt(chunk, true, poison, from, to, rehearsal);
    }

    Attempt without(Map<Integer, String> poisonRows) {
        return new Attempt(chunk, alone, poisonRows, from, to, rehearsal);
    }

    Attempt rehearsing(int first, int end) {
        return new Attempt(chunk, alone, poison, first, end, true);
    }
}
