package io.beckon.testkit.smtp;

import java.time.Instant;
import java.util.List;

/**
 * A mail that the server took.
 *
 * @param sender the envelope's, empty for a bounce
 * @param recipients the envelope's
 * @param messageId with its angle brackets, empty if there is none
 * @param session which connection brought it
 * @param content dot-unstuffed, as sent; empty unless content is kept
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and a copy of each mail would cost a test its memory.
public record AcceptedMail(
        String sender, List<String> recipients, String messageId, long session, Instant at, byte[] content) {}
