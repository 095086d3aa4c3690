package io.beckon.mail.delivery;

import io.beckon.mail.lease.Hold;
import java.util.List;

/**
 * What one statement claimed.
 *
 * @param id              of its row in {@code claim}; 0 when nothing is to be sent
 * @param hold            under which it was made; every later transition but a 250 needs the rows to be still held by it
 * @param campaignVersion of the campaign as it was claimed
 * @param deliveries      to be sent
 * @param ended           claimed only to be suppressed, cancelled or held up, which is done
 */
record Claim(long id, Hold hold, int campaignVersion, List<ClaimedDelivery> deliveries, int ended) {

    int rows() {
        return deliveries.size() + ended;
    }
}
