/** What could not be handled and was put aside with its cause: it never blocks, loops or vanishes. */
@NullMarked
package io.beckon.gateway.parked;

import org.jspecify.annotations.NullMarked;
