package io.beckon.contracts.link;

/** What a personal link is for; a token of one purpose is worth nothing for another. */
public enum LinkPurpose {
    /** Opens the invitation's page, /i/{token}. */
    INVITATION('i'),
    /** Stops mails to the mailbox, /u/{token}; never lets anybody in. */
    UNSUBSCRIBE('u'),
    /** Shows what became of a registration, /join/{id}/{token}; its id stands in place of an invitation's. */
    REGISTRATION('r');

    private final byte code;

    LinkPurpose(char code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
