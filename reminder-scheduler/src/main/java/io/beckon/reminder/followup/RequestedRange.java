package io.beckon.reminder.followup;

import io.beckon.contracts.message.DeliveriesRequested;

/** Deliveries of one campaign that a batch inserted, side by side. */
record RequestedRange(long campaignId, long firstId, long lastId, long count) {

    DeliveriesRequested hint() {
        return new DeliveriesRequested(campaignId, firstId, lastId);
    }
}
