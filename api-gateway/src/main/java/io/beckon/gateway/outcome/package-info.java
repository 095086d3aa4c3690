/** Says what became of every row of every list, while a campaign runs and after it. */
@NullMarked
package io.beckon.gateway.outcome;

import org.jspecify.annotations.NullMarked;
