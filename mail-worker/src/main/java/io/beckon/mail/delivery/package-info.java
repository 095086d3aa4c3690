/**
 * Claims deliveries, sends them and records what became of them.
 *
 * <p>A hint ({@link io.beckon.contracts.message.DeliveriesRequested} or {@link io.beckon.contracts.message.DeliveriesDue}) comes to
 * {@code HintHandler}, which takes turns at {@code Round}s: {@code ClaimStore} claims up to 256 rows with one statement, {@code Sending}
 * writes and sends each, {@code Judgement} says what the answer means, {@code Recorder} records in groups through {@code RecordStore}.
 *
 * <p>1,000 mails that are all accepted cost at most 4 claims, 1 look whether the range is empty, and from 4 records (full groups) up to
 * one every 20 ms; never one a mail. A test counts them.
 */
@NullMarked
package io.beckon.mail.delivery;

import org.jspecify.annotations.NullMarked;
