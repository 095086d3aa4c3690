package io.beckon.testkit.smtp;

/** How much of each accepted mail stays in memory. */
public enum Keep {
    /** Envelope and raw content. */
    CONTENT,
    /** Envelope and Message-ID. */
    ENVELOPES,
    /** Only counts, by hash: some 50 bytes a mail, for a million of them. */
    COUNTS
}
