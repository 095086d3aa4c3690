package io.beckon.contracts.state;

/** What became of a row that is no invitation. */
public enum RowOutcomeKind implements SqlName {
    REFUSED,
    PARKED
}
