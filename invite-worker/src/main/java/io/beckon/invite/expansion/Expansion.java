package io.beckon.invite.expansion;

import io.beckon.contracts.state.Lane;

/** What became of a chunk. */
sealed interface Expansion {

    /**
     * Its rows are invitations and outcomes, now or since an earlier message.
     *
     * @param firstDeliveryId its deliveries have the ids from here on, invitedCount of them; 0 when there are none
     * @param running         whether its campaign was sending when the chunk was locked
     */
    record Expanded(long campaignId, Lane lane, boolean running, long firstDeliveryId, int invitedCount)
            implements Expansion {}

    /** Nothing is to be done for it: its submission is not sealed, its campaign is cancelled, or it is parked. */
    record LeftAlone(String why) implements Expansion {}

    /** There is no such chunk. */
    record Unknown(String why) implements Expansion {}

    /** It failed for a reason that lies in no single row; the failure is counted in its row. */
    record Failed(Throwable cause) implements Expansion {}
}
