package io.beckon.contracts.message;

/**
 * Deliveries of a campaign are due by their time: claimed earliest first, without ids, so a redelivered hint never jumps a back-off.
 *
 * @param campaignId the campaign, or {@link #WITHOUT_CAMPAIGN}
 */
public record DeliveriesDue(long campaignId) implements BeckonMessage {

    /** Means the deliveries whose {@code campaign_id} is NULL: one-time codes, notices, copies. No campaign has this id. */
    public static final long WITHOUT_CAMPAIGN = 0;

    public static final String KIND = "deliveries.due";
    public static final int VERSION = 1;
}
