package io.beckon.testkit.smtp;

/** Where in a session a {@link Fault} strikes: just before the reply to that step is written. */
public enum Step {
    /** The greeting of a new connection. */
    BANNER,
    EHLO,
    MAIL,
    RCPT,
    /** The command, before any content. */
    DATA,
    /** In the middle of the content: after its first line. A reply here is written and the connection closed. */
    BODY,
    /** The final dot is read. A refusing reply refuses the mail; everything else strikes after the mail is taken. */
    DOT,
    QUIT
}
