/** Where people may be led outside of Beckon: only to hosts that the workspace allows at that moment. */
@NullMarked
package io.beckon.gateway.destination;

import org.jspecify.annotations.NullMarked;
