/** Who of a list is invited and why everybody else is not: the same rules for a list that is sent and for one that is only checked. */
@NullMarked
package io.beckon.contracts.admission;

import org.jspecify.annotations.NullMarked;
