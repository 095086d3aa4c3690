/** Every answer that is not the wished-for one: RFC 9457 problems with permanent types and sentences that say how to mend them. */
@NullMarked
package io.beckon.gateway.problem;

import org.jspecify.annotations.NullMarked;
