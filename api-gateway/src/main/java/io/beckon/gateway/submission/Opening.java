package io.beckon.gateway.submission;

/** What an Idempotency-Key, or its absence, means for a request. */
sealed interface Opening {

    /** The list is to be read and stored. */
    record Begun(Upload upload) implements Opening {}

    /** The list was taken before; the body is only compared with it. */
    record TakenBefore(long submissionId, byte[] contentHash) implements Opening {}
}
