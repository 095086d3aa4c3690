package io.beckon.testkit.smtp;

import java.time.Instant;

/**
 * A mail that was taken, and the answer to it perhaps never read.
 *
 * @param mail    the same object as among the mails taken
 * @param endedAt when the server saw that its connection was over
 */
public record UnreadReply(AcceptedMail mail, Instant endedAt) {}
