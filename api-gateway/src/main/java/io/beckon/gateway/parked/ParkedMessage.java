package io.beckon.gateway.parked;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of the bus that no service could handle.
 *
 * @param channel the queue's destination it came from
 * @param kind    what it says it is; null when not even that could be read
 * @param bytes   how long it is; what it holds is for the operator, in the table parked_message
 */
record ParkedMessage(String id, String channel, @Nullable String kind, long bytes, String cause, Instant parkedAt) {}
