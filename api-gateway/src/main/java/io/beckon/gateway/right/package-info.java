/** What a route asks of its caller, said at the route itself. */
@NullMarked
package io.beckon.gateway.right;

import org.jspecify.annotations.NullMarked;
