package io.beckon.contracts.message;

import io.beckon.contracts.state.Lane;

/** The channels of the message bus; each has one exchange a lane, named {@code <channel>.<lane>}, and one queue behind it, {@code <channel>.<lane>.beckon}. */
public enum Channel {
    INVITATIONS_SUBMITTED("invitations.submitted"),
    DELIVERIES_REQUESTED("deliveries.requested");

    private final String channelName;

    Channel(String channelName) {
        this.channelName = channelName;
    }

    /** The destination (exchange) of this channel for a lane, for example {@code deliveries.requested.bulk}. */
    public String destination(Lane lane) {
        return channelName + "." + lane.sql();
    }
}
