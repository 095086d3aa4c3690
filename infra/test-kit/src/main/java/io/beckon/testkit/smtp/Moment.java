package io.beckon.testkit.smtp;

import java.util.List;

/**
 * What a {@link Fault} may look at.
 *
 * @param session number of the connection, from 1
 * @param recipients at RCPT the one being given, later all accepted ones, before that none
 */
public record Moment(Step step, long session, String sender, List<String> recipients) {}
