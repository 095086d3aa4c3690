package io.beckon.gateway.followup;

/** Why a selected invitation gets no follow-up now; the first that holds is said. The names are those in JSON and in the statement. */
enum HeldBack {
    ACCEPTED("They have accepted."),
    REVOKED("Their invitation was withdrawn."),
    EXPIRED("Their invitation has run out."),
    FAILED("Their first mail could not be delivered."),
    BOUNCED("Their mail came back."),
    CAMPAIGN_NOT_RUNNING("Their campaign is not running: resume it first, or it was cancelled."),
    FIRST_MAIL_NOT_SENT("Their first mail is not out yet."),
    SUPPRESSED("They unsubscribed, or their address is on the suppression list."),
    REGISTRATION_SHUT("Nobody can enrol by the passcode they were sent: it is closed, over, or all seats are taken."),
    DAILY_LIMIT("They had a reminder today already; their mail goes out on the next allowed day.");

    private final String explanation;

    HeldBack(String explanation) {
        this.explanation = explanation;
    }

    String explanation() {
        return explanation;
    }
}
