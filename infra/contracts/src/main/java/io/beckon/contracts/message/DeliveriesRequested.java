package io.beckon.contracts.message;

/** The deliveries of a campaign with ids from {@code firstId} to {@code lastId}, both included, may be ready to be sent. */
public record DeliveriesRequested(long campaignId, long firstId, long lastId) implements BeckonMessage {

    public static final String KIND = "deliveries.requested";
    public static final int VERSION = 1;

    public DeliveriesRequested {
        if (firstId > lastId) {
            throw new IllegalArgumentException(
                    "a range of deliveries ends before it starts: " + firstId + " > " + lastId);
        }
    }
}
