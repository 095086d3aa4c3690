package io.beckon.mail.bounce;

import org.apache.james.mime4j.stream.MimeConfig;

/** How much of a mail is looked at; whoever made it may mean harm. */
final class MimeLimits {

    /** Of one part, decoded, in bytes. */
    static final int PART_BYTES = 64 * 1024;

    static final int PARTS = 32;
    static final int DEPTH = 8;

    static final MimeConfig CONFIG = new MimeConfig.Builder()
            .setMaxLineLen(16 * 1024)
            .setMaxHeaderLen(16 * 1024)
            .setMaxHeaderCount(500)
            .build();

    private MimeLimits() {}
}
