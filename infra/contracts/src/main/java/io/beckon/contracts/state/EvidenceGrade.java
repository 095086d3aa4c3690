package io.beckon.contracts.state;

/** How much a trace of opening is worth, weakest first. */
public enum EvidenceGrade implements SqlName {
    NONE,
    PREFETCH,
    PROBABLE,
    CLICK,
    SIGNED_IN
}
