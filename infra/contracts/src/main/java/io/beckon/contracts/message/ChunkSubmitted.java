package io.beckon.contracts.message;

/** A chunk of a sealed submission waits to be expanded into invitations. */
public record ChunkSubmitted(long submissionId, int sequence) implements BeckonMessage {

    public static final String KIND = "chunk.submitted";
    public static final int VERSION = 1;
}
