/**
 * What a worker was about to do, written down where a kill -9 does not reach it: which claims it has, which final dots it was about to
 * write, and what the server answered.
 *
 * <p>{@code IntentJournal} is the one of this process. {@code DeadJournals} finds those of processes that are no more; what they say is
 * a {@code JournalContent}.
 */
@NullMarked
package io.beckon.mail.journal;

import org.jspecify.annotations.NullMarked;
