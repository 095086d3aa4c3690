package io.beckon.local.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much of a stream was read. */
final class CountingStream extends FilterInputStream {

    private final LongConsumer progress;
    private long read;

    CountingStream(InputStream stream, LongConsumer progress) {
        super(stream);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int more) {
        read += more;
        progress.accept(read);
    }
}
