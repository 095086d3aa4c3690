package io.beckon.contracts.state;

/** Small campaigns and single mails take the express lane, so that they never wait behind a bulk one. */
public enum Lane implements SqlName {
    EXPRESS,
    BULK
}
