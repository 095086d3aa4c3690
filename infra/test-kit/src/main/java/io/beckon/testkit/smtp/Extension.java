package io.beckon.testkit.smtp;

/** What the server may offer in its answer to EHLO. */
public enum Extension {
    PIPELINING("PIPELINING"),
    EIGHT_BIT_MIME("8BITMIME"),
    SMTP_UTF8("SMTPUTF8"),
    SIZE("SIZE " + FaultySmtpServer.LARGEST_MAIL),
    ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES"),
    /** BDAT beside DATA (RFC 3030). Offered only where it is asked for: a client that has the choice never says DATA. */
    CHUNKING("CHUNKING");

    private final String keyword;

    Extension(String keyword) {
        this.keyword = keyword;
    }

    String keyword() {
        return keyword;
    }
}
