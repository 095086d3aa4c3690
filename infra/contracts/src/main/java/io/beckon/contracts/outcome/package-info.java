/** Why a row of a list did not become an invitation, and how to mend it. */
@NullMarked
package io.beckon.contracts.outcome;

import org.jspecify.annotations.NullMarked;
