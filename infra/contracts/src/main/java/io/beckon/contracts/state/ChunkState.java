package io.beckon.contracts.state;

/** The life of one chunk of an upload. */
public enum ChunkState implements SqlName {
    STORED,
    EXPANDED,
    PARKED
}
