/** Everything in one JVM on embedded servers: the demo, and a Beckon to try things on. */
@NullMarked
package io.beckon.local;

import org.jspecify.annotations.NullMarked;
