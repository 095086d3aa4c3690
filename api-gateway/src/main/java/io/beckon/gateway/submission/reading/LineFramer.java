package io.beckon.gateway.submission.reading;

/** A row a line, ended by LF or CR LF. */
final class LineFramer implements Framer {

    @Override
    public int scan(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] == '\n') {
                return i + 1;
            }
        }
        return NOT_YET;
    }

    @Override
    public boolean rowEnded() {
        return true;
    }

    @Override
    public void tooLarge(long row) {
        // The next line is found all the same.
    }

    @Override
    public boolean end(long row) {
        return true;
    }
}
