package io.beckon.contracts.state;

/** The life of a campaign. */
public enum CampaignState implements SqlName {
    DRAFT,
    SCHEDULED,
    RUNNING,
    PAUSED,
    DONE,
    CANCELLED
}
