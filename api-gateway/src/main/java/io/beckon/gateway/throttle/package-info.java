/** How often something may be tried, counted in the database for all gateways together. */
@NullMarked
package io.beckon.gateway.throttle;

import org.jspecify.annotations.NullMarked;
