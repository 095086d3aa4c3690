/** Hints to the workers that a row waits for them; the row is the truth, and the sweep repeats a hint that was lost. */
@NullMarked
package io.beckon.gateway.hint;

import org.jspecify.annotations.NullMarked;
