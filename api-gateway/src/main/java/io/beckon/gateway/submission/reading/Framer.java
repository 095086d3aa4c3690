package io.beckon.gateway.submission.reading;

/** Finds where the rows of an upload end, byte by byte and however the bytes are cut into blocks. What stands in a row is not its matter. */
interface Framer {

    int NOT_YET = -1;

    /**
     * Looks for the end of the current frame.
     *
     * @return the index behind its last byte, at least {@code from}, or {@link #NOT_YET} when all of the block belongs to it
     */
    int scan(byte[] block, int from, int to);

    /** Whether the frame that just ended is a row; otherwise it is what stands between rows. */
    boolean rowEnded();

    /** Called at the very byte with which a frame becomes too large; throws when the reader could not find its way afterwards. */
    void tooLarge(long row);

    /**
     * Called when no more bytes come.
     *
     * @return whether the frame begun, if it has a byte, is a row
     */
    boolean end(long row);
}
