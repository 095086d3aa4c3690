/** Takes lists of people into a campaign: streamed, resumable under an Idempotency-Key, all or nothing. */
@NullMarked
package io.beckon.gateway.submission;

import org.jspecify.annotations.NullMarked;
