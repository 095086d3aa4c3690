package io.beckon.contracts.state;

/** Where an accepted invitation leads (S7). */
public enum DestinationKind implements SqlName {
    PORTAL,
    COURSE,
    URL
}
