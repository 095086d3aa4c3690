package io.beckon.contracts.state;

/** The life of one mail to one address. */
public enum DeliveryState implements SqlName {
    READY,
    SENDING,
    SENT,
    DEFERRED,
    FAILED,
    UNKNOWN,
    SUPPRESSED,
    CANCELLED
}
