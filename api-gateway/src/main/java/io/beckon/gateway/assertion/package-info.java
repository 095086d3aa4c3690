/** Tells a learning platform who comes to it from here: a short-lived signed assertion, and the keys to check it with. */
@NullMarked
package io.beckon.gateway.assertion;

import org.jspecify.annotations.NullMarked;
