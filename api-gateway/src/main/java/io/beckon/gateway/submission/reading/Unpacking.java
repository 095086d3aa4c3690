package io.beckon.gateway.submission.reading;

/** Takes the transfer's wrapping off the bytes of an upload, a block at a time and never more than asked for. */
interface Unpacking extends AutoCloseable {

    /** Gives the next bytes as they came; those fed before must have been read out. */
    void feed(byte[] packet);

    /**
     * Unpacks into the block.
     *
     * @return how many bytes; 0 when it needs to be fed
     */
    int read(byte[] block);

    /** Called when no more bytes come. */
    void end();

    @Override
    void close();

    /** For uploads that are not packed. */
    static Unpacking none() {
        return new Unpacking() {
            private byte[] packet = {};
            private int position;

            @Override
            public void feed(byte[] next) {
                packet = next;
                position = 0;
            }

            @Override
            public int read(byte[] block) {
                int count = Math.min(block.length, packet.length - position);
                System.arraycopy(packet, position, block, 0, count);
                position += count;
                return count;
            }

            @Override
            public void end() {
                // Every end is a good one.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
