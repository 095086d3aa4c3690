package io.beckon.contracts.template;

/**
 * Whole lines of a rendered part, in UTF-8: each ends in a line feed, except perhaps the part's last. Compared by identity, so that what is
 * made of lines that many mails share can be kept. The array belongs to it: do not write into it.
 */
public final class RenderedLines {

    private final byte[] utf8;
    private final boolean shared;

    RenderedLines(byte[] utf8, boolean shared) {
        this.utf8 = utf8;
        this.shared = shared;
    }

    public byte[] utf8() {
        return utf8;
    }

    /** Whether the same object stands in the mails of other people. */
    public boolean isShared() {
        return shared;
    }
}
