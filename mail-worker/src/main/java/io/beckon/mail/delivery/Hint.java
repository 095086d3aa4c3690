package io.beckon.mail.delivery;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;

/** Where there may be work: a part of a campaign's deliveries. */
sealed interface Hint {

    long campaignId();

    /** Those of a range that nobody has tried yet. */
    record Range(DeliveriesRequested message) implements Hint {
        @Override
        public long campaignId() {
            return message.campaignId();
        }
    }

    /** Those whose time has come, earliest first. */
    record Due(DeliveriesDue message) implements Hint {
        @Override
        public long campaignId() {
            return message.campaignId();
        }
    }
}
