/** What all routes do alike: pages of lists, changes by merge, ids and durations as text, and one answer for an Idempotency-Key. */
@NullMarked
package io.beckon.gateway.http;

import org.jspecify.annotations.NullMarked;
